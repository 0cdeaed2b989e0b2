//! Which of the contact fields the site owner wants: `data-fields="name email phone?"`.

/// A field that every visitor has an answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// The full name.
    Name,
    /// The e-mail address.
    Email,
    /// The phone number. Rocket.Chat has no flag for it: it is asked when the owner says so.
    Phone,
}

/// One wish: the field, and whether it may stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The field.
    pub contact: Contact,
    /// Written with a `?` behind it.
    pub optional: bool,
}

impl Wanted {
    /// Reads a list of words. Words that are no field come back as the second part, for the owner's
    /// console; of a word given twice the first counts.
    #[must_use]
    pub fn list(words: &str) -> (Vec<Self>, Vec<&str>) {
        let mut wanted: Vec<Self> = Vec::new();
        let mut unknown = Vec::new();
        for word in words
            .split([' ', ',', '\t', '\n', '\r'])
            .filter(|word| !word.is_empty())
        {
            let (name, optional) = match word.strip_suffix('?') {
                Some(name) => (name, true),
                None => (word, false),
            };
            let contact = match name {
                "name" => Contact::Name,
                "email" => Contact::Email,
                "phone" => Contact::Phone,
                _ => {
                    unknown.push(word);
                    continue;
                }
            };
            if wanted.iter().all(|earlier| earlier.contact != contact) {
                wanted.push(Self { contact, optional });
            }
        }
        (wanted, unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_list_in_its_order() {
        let (wanted, unknown) = Wanted::list("phone? name, email");
        let contacts: Vec<_> = wanted.iter().map(|w| (w.contact, w.optional)).collect();
        assert_eq!(
            contacts,
            [
                (Contact::Phone, true),
                (Contact::Name, false),
                (Contact::Email, false)
            ]
        );
        assert!(unknown.is_empty());
    }

    #[test]
    fn tells_what_it_does_not_know_and_takes_the_first_of_two() {
        let (wanted, unknown) = Wanted::list("name? fax name ?");
        assert_eq!(
            wanted,
            [Wanted {
                contact: Contact::Name,
                optional: true
            }]
        );
        assert_eq!(unknown, ["fax", "?"]);
        assert_eq!(Wanted::list("").0, []);
    }
}
