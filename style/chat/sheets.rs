//! The sheets of the conversation, in the order in which they apply: the visitor's widget and the
//! agents' page draw what is said alike.

/// Their paths, from the folder of a package.
pub(crate) const SHEETS: [&str; 7] = [
    "../style/chat/panel.css",
    "../style/chat/strip.css",
    "../style/chat/log.css",
    "../style/chat/message.css",
    "../style/chat/writing.css",
    "../style/chat/ending.css",
    "../style/chat/screen.css",
];
