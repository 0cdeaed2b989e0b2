//! Every sentence: its key, where it is said, and its English.

/// Makes the keys, their names and the English table of one list, so that none can lack in another.
macro_rules! sentences {
    (
        $($(#[$doc:meta])+ $key:ident = $english:literal,)+
        scripts: $($(#[$said:meta])+ $name:ident = $text:literal,)+
    ) => {
        /// One sentence of the widget.
        ///
        /// Each is whole: sentences put together from pieces cannot be translated. `{…}` in a
        /// sentence is an argument that its doc names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key {
            $($(#[$doc])+ $key,)+
        }

        /// The keys' names, in their order: a locale is a list of sentences in this order, and
        /// `locales/*.json` has them by these names with a small first letter.
        ///
        /// Behind them are the sentences of the scripts around the wasm, which know their places and
        /// have their English themselves: the wasm does not carry it.
        pub const NAMES: &[&str] = &[$(stringify!($key),)+ $(stringify!($name),)+];

        pub(super) const ENGLISH: &[&str] = &[$($english,)+];

        #[cfg(test)]
        pub(super) const SCRIPTS: &[&str] = &[$($text,)+];
    };
}

impl Key {
    /// Its place among all.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The English sentence.
    #[must_use]
    pub fn english(self) -> &'static str {
        ENGLISH.get(self.index()).copied().unwrap_or_default()
    }
}

sentences! {
    /// The heading of a panel that has no title of its owner's.
    Title = "Talk to us",
    /// Below the heading of the form.
    Introduction = "Tell us who you are, and a person answers.",
    /// While the form is being fetched.
    Loading = "One moment…",
    /// The button that closes the panel.
    Close = "Close",
    /// The button that tries again.
    TryAgain = "Try again",
    /// Above the name.
    Name = "Name",
    /// Above the e-mail address.
    Email = "Email",
    /// Above the phone number.
    Phone = "Phone",
    /// The department that the visitor is for.
    Department = "Department",
    /// The first message.
    Message = "How can we help?",
    /// Behind the label of a field that may stay empty.
    Optional = "(optional)",
    /// The choice that stands for none.
    Choose = "Choose…",
    /// The button that sends the form.
    Start = "Start chat",
    /// The button that sends changed details.
    Save = "Save",
    /// The button that leaves the details as they are.
    Keep = "Leave as it is",
    /// The button while the form is on its way.
    Sending = "Sending…",
    /// The button while there is no network.
    AwaitingNetwork = "Waiting for the network",
    /// The button while the server takes no calls. `{seconds}`.
    AwaitingTurn = "Sending again in {seconds} s",
    /// Above the form while there is no network.
    OfflineKept = "You are offline. We keep what you typed and send it when you are back.",
    /// Above the form while the server takes no calls.
    BusyKept = "Many people are writing right now. We keep what you typed and send it in a moment.",
    /// Above several problems. `{count}`.
    Problems = "{count} things to mend",
    /// Said before a problem, to those who do not see that it is one.
    ErrorPrefix = "Error:",
    /// The name is missing.
    NameMissing = "Enter your name",
    /// The name is too long. `{most}`.
    NameTooLong = "Shorten your name to {most} characters",
    /// The address is missing.
    EmailMissing = "Enter your email, like name@example.com",
    /// The address is no address.
    EmailMalformed = "Enter an email like name@example.com",
    /// Below an address that looks like a slip: the button that takes the likelier one. `{email}`.
    DidYouMean = "Did you mean {email}?",
    /// The number is missing.
    PhoneMissing = "Enter your phone number",
    /// Too few digits. `{fewest}`.
    PhoneTooShort = "Enter a phone number with at least {fewest} digits",
    /// Too many digits. `{most}`.
    PhoneTooLong = "Enter a phone number with at most {most} digits",
    /// Signs that no number has.
    PhoneMalformed = "Enter a phone number, like +44 20 7946 0123",
    /// No department is chosen.
    DepartmentMissing = "Choose a department",
    /// The server does not know the chosen department.
    DepartmentGone = "Choose another department: this one is not there any more",
    /// There is no message.
    MessageMissing = "Write your message",
    /// One of the site's questions has no answer. `{label}`.
    AnswerMissing = "Fill in “{label}”",
    /// The answer is too long. `{most}`.
    AnswerTooLong = "Shorten this to {most} characters",
    /// The site's pattern refuses it. `{label}`.
    AnswerRefused = "Check “{label}”: it does not have the form we need",
    /// It is none of the options. `{label}`.
    AnswerNoOption = "Choose one of the options for “{label}”",
    /// A box that must be ticked is not. `{label}`.
    AnswerUnticked = "Tick “{label}” to go on",
    /// It is no number. `{label}`.
    AnswerNoNumber = "Enter a number for “{label}”",
    /// It is no whole date. `{label}`.
    AnswerNoDate = "Enter a whole date for “{label}”",
    /// No network, while the form is being fetched.
    OfflineLoading = "You are offline. The form comes as soon as you are back.",
    /// The server cannot be reached.
    Unreachable = "We cannot reach the chat right now.",
    /// The server did not answer in time.
    Slow = "The chat takes too long to answer.",
    /// The server failed.
    Broken = "Something went wrong on our side.",
    /// The server answered something that nobody can read.
    Unreadable = "The chat gave an answer that we cannot read.",
    /// The server asks to wait, while the form is being fetched. `{seconds}`.
    Busy = "Many people are writing right now. Try again in {seconds} s.",
    /// The server refused, with its reason. `{reason}`.
    Refused = "The chat did not take this: {reason}",
    /// Behind each of these when the form still holds what was typed.
    NothingLost = "Nothing you typed is lost. Try again.",
    /// A field that people do not see was filled in.
    OnceMore = "Please send it once more.",
    /// The site's own check refused.
    Guarded = "The site could not see that a person is writing. Try again.",
    /// Registered just now. `{name}`.
    Registered = "You are registered, {name}",
    /// Registered just now, without a name.
    RegisteredNameless = "You are registered",
    /// Known from an earlier visit. `{name}`.
    Welcome = "Welcome back, {name}",
    /// Known from an earlier visit, without a name.
    WelcomeNameless = "Welcome back",
    /// Their details were changed just now. `{name}`.
    Saved = "Your details are saved, {name}",
    /// Their details were changed just now, without a name.
    SavedNameless = "Your details are saved",
    /// What comes next, by e-mail. `{email}`.
    NextByEmail = "We have your details and can reach you at {email}.",
    /// What comes next, by phone. `{phone}`.
    NextByPhone = "We have your details and can reach you on {phone}.",
    /// What comes next, with neither.
    NextHere = "We know you now.",
    /// That this device knows them again.
    Remembered = "Come back any time: this device remembers you.",
    /// That this device will not know them again.
    NotRemembered = "This browser does not let us remember you. Keep this page open.",
    /// The first message is on its way.
    MessageOnItsWay = "Your message is on its way…",
    /// The first message is with the server.
    MessageArrived = "Your message has arrived.",
    /// The first message is not.
    MessageNotSent = "Your message did not get through. We keep it here.",
    /// The button by which a registered visitor changes their details.
    Change = "Change my details",
    /// The heading of the form in which they do.
    ChangeTitle = "Your details",
    /// The button by which a registered visitor has their details deleted.
    Forget = "Forget me",
    /// The heading of the question whether they mean it.
    ForgetTitle = "Delete your details?",
    /// What that means.
    ForgetText = "We delete your details and your conversations, in the chat and on this device. This cannot be undone.",
    /// The button that does it.
    ForgetYes = "Delete",
    /// The button that does not.
    ForgetNo = "Keep them",
    /// While it is being done.
    Forgetting = "Deleting…",
    /// It cannot be done while a conversation is open.
    ForgetOpenRooms = "You still have a conversation open. End it first, then we can delete your details.",
    /// It is done.
    Forgotten = "Your details are deleted.",
    /// The heading of the screen that asks for consent.
    ConsentTitle = "Before we start",
    /// What is agreed to, where neither site nor server has words.
    ConsentText = "To answer you, we keep your details and what you write here.",
    /// The link to the site's privacy policy.
    ConsentPolicy = "Privacy policy",
    /// The button that agrees.
    Agree = "I agree",
    /// The button that does not.
    Decline = "No, thank you",
    /// The heading of the form that leaves a message.
    LeaveTitle = "Leave a message",
    /// Below it.
    LeaveIntroduction = "Nobody is here right now. Leave a message, and we answer by email.",
    /// The button that sends it.
    LeaveSend = "Send message",
    /// It is sent.
    LeaveSent = "Your message is sent",
    /// What comes next. `{email}`.
    LeaveNext = "We answer by email to {email}.",
    /// The button that begins another.
    LeaveAgain = "Write another message",
    /// Nobody is there, and no message can be left.
    Away = "Nobody is here right now. Please come back later.",
    /// Live chat is switched off.
    SwitchedOff = "The chat is switched off at the moment.",
    /// Below the button: why the details are asked for.
    Purpose = "We use this to answer you.",

    scripts:
    /// What the launcher is called, where its owner has no title for it (`shell.js`).
    Launcher = "Chat",
    /// The heading of the form without the widget (`fallback.js`, as are all that follow).
    FallbackTitle = "Leave your details",
    /// Below it.
    FallbackText = "The full chat could not be loaded here. Leave your details and the team will be able to reach you; there is no chat in this form.",
    /// The button that sends it.
    FallbackSend = "Send my details",
    /// The heading where the owner has another way to offer.
    InsteadTitle = "The chat did not load",
    /// Below it.
    InsteadText = "You can reach the team another way.",
    /// The link that leads there.
    InsteadLink = "Contact us",
}
