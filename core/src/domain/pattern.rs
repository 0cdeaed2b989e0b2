//! Which of a site owner's patterns can be run on an answer.

#[cfg(test)]
mod tests;

/// Most steps that are taken for one answer: a few tenths of a second.
const MOST_STEPS: f32 = 20_000_000.0;

/// Groups within groups; deeper ones are not followed.
const MOST_DEPTH: u8 = 20;

/// Most that something may have to be repeated: no answer is longer, and this bounds our own steps.
const MOST_REPEATED: f32 = 1_000.0;

/// What is read behind the last character: no byte of UTF-8.
const NOTHING: u8 = 0xFF;

/// Whether a JavaScript regular expression, run unanchored and without regard to case on a text of
/// `length` UTF-16 units, comes to its end in time whatever the text.
///
/// Engines try one way after the other, and `(a+)+$` has a billion of them through thirty letters.
/// This bounds the ways without looking at the text, from what each part may begin and end with. A
/// pattern that cannot be followed (look-behind, named groups, rare escapes) is not tame.
#[must_use]
pub fn is_tame(pattern: &str, length: usize) -> bool {
    steps(pattern, length).is_some_and(|steps| steps <= MOST_STEPS)
}

/// A bound of the steps; above [`MOST_STEPS`] it is only known to be above.
fn steps(pattern: &str, length: usize) -> Option<f32> {
    let mut reader = Reader {
        rest: pattern.as_bytes(),
        length: length as f32,
        depth: 0,
    };
    let whole = reader.choice()?;
    reader.rest.is_empty().then_some(whole.steps)
}

/// A set of characters: from the space to `_` each has a bit, small letters have their capital's. The
/// bits of `\` and `^` are spent on [`OTHER`] and [`END`].
type Set = u64;
/// All characters that have no bit of their own.
const OTHER: Set = own(b'\\');
/// Not a character, but the place behind the last one: what `$` wants to see.
const END: Set = own(b'^');
const ANY: Set = !END;
const DIGITS: Set = 0x3FF << (b'0' - b' ');
const WORD: Set = DIGITS | 0x3FF_FFFF << (b'A' - b' ') | own(b'_');
const SPACES: Set = OTHER | own(b' ');

const fn own(c: u8) -> Set {
    1 << (c - b' ')
}

/// All others; of those without a bit, any may be among them.
fn all_but(set: Set) -> Set {
    ANY & !set | OTHER
}

/// One character, or nobody knows which of a set.
enum Sign {
    One(u32),
    Many(Set),
}

impl Sign {
    fn set(self) -> Set {
        match self {
            Self::One(code @ (0x20..=0x5B | 0x5D | 0x5F)) => own(code as u8),
            Self::One(code @ 0x61..=0x7A) => own(code as u8 - 0x20),
            Self::One(_) => OTHER,
            Self::Many(set) => set,
        }
    }
}

/// What is known of a piece of the pattern, tried at one place of the text.
#[derive(Clone, Copy)]
struct Part {
    /// What a match that is not empty begins with.
    first: Set,
    /// Whether there can be an empty match.
    empty: bool,
    /// Most ways through it behind which nothing of `tail` stands.
    ways: f32,
    /// `ways` times this are all ways.
    open: f32,
    tail: Set,
    /// Most steps along all ways.
    steps: f32,
    /// Most steps where the text does not go on with `first`.
    glance: f32,
}

impl Part {
    const EMPTY: Self = Self {
        first: 0,
        empty: true,
        ways: 1.0,
        open: 1.0,
        tail: 0,
        steps: 1.0,
        glance: 1.0,
    };

    fn zero_width(steps: f32) -> Self {
        Self {
            steps,
            glance: steps,
            ..Self::EMPTY
        }
    }

    fn one_of(first: Set) -> Self {
        Self {
            first,
            empty: false,
            ..Self::EMPTY
        }
    }

    fn then(self, next: Self) -> Self {
        let apart = self.tail & next.first == 0;
        let kept = apart && next.empty;
        let all = self.ways * self.open;
        let live = if apart { self.ways } else { all };
        Self {
            first: self.first | if self.empty { next.first } else { 0 },
            empty: self.empty && next.empty,
            ways: live * next.ways,
            open: next.open * if kept { self.open } else { 1.0 },
            tail: next.tail | if kept { self.tail } else { 0 },
            steps: self.steps + live * next.steps + (all - live) * next.glance,
            glance: self.glance
                + if self.empty {
                    self.ways * next.glance
                } else {
                    0.0
                },
        }
    }

    fn or(self, other: Self) -> Self {
        let apart = !self.empty && !other.empty && self.first & other.first == 0;
        Self {
            first: self.first | other.first,
            empty: self.empty || other.empty,
            ways: if apart {
                more(self.ways, other.ways)
            } else {
                self.ways + other.ways
            },
            open: more(self.open, other.open),
            tail: self.tail | other.tail,
            steps: self.steps + other.steps,
            glance: self.glance + other.glance,
        }
    }

    fn times(self, least: f32, most: f32) -> Self {
        let all = self.ways * self.open;
        let apart = !self.empty && self.tail & self.first == 0;
        let (again, open) = if apart {
            (self.ways, self.open)
        } else {
            (all, 1.0)
        };
        let (mut count, mut ways, mut stops, mut steps) = (0.0, 1.0, 0.0, 1.0);
        while count <= most && steps <= MOST_STEPS {
            if count >= least {
                stops += ways;
            }
            steps += ways * (self.steps + (all - again) * self.glance);
            ways *= again;
            count += 1.0;
        }
        let stops = stops * open;
        let single = again <= 1.0 && !self.empty;
        Self {
            first: self.first,
            empty: self.empty || least == 0.0,
            ways: if single { 1.0 } else { stops },
            open: if single { stops } else { 1.0 },
            tail: if single { self.first | self.tail } else { 0 },
            steps,
            glance: if self.empty { steps } else { self.glance + 1.0 },
        }
    }
}

fn more(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

fn less(one: f32, other: f32) -> f32 {
    if one < other { one } else { other }
}

/// Walks through the pattern; `None` where it cannot follow. Of a character outside ASCII it sees the
/// first byte, for they are all alike to it.
struct Reader<'a> {
    rest: &'a [u8],
    length: f32,
    depth: u8,
}

impl Reader<'_> {
    fn peek(&self) -> u8 {
        self.rest.first().copied().unwrap_or(NOTHING)
    }

    fn next(&mut self) -> u8 {
        let next = self.peek();
        self.skip();
        while self.peek() & 0xC0 == 0x80 {
            self.skip();
        }
        next
    }

    fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    fn takes(&mut self, c: u8) -> bool {
        let is_next = self.peek() == c;
        if is_next {
            self.skip();
        }
        is_next
    }

    fn choice(&mut self) -> Option<Part> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return None;
        }
        let mut whole = self.sequence()?;
        while self.takes(b'|') {
            whole = whole.or(self.sequence()?);
        }
        self.depth -= 1;
        Some(whole)
    }

    fn sequence(&mut self) -> Option<Part> {
        // Unanchored, it is tried at every place of the text.
        let anchored = self.depth > 1 || self.peek() == b'^';
        let mut whole = Part::EMPTY;
        while !matches!(self.peek(), NOTHING | b'|' | b')') {
            let atom = self.atom()?;
            whole = whole.then(self.repeated(atom)?);
            // On one way the places where it may end are different ones.
            whole.open = less(whole.open, self.length + 1.0);
        }
        if !anchored {
            whole.steps *= self.length + 1.0;
        }
        Some(whole)
    }

    fn atom(&mut self) -> Option<Part> {
        let c = self.next();
        Some(Part::one_of(match c {
            b'(' => {
                let ahead = self.takes(b'?') && !self.takes(b':');
                if ahead && !matches!(self.next(), b'=' | b'!') {
                    return None;
                }
                let inner = self.choice()?;
                if !self.takes(b')') {
                    return None;
                }
                return Some(if ahead {
                    Part::zero_width(inner.steps)
                } else {
                    inner
                });
            }
            b'[' => self.class()?,
            b'\\' if matches!(self.peek(), b'b' | b'B') => {
                self.skip();
                return Some(Part::EMPTY);
            }
            b'\\' if self.peek().is_ascii_digit() => {
                self.number();
                return Some(Part {
                    first: ANY,
                    ..Part::zero_width(self.length + 1.0)
                });
            }
            b'^' => return Some(Part::EMPTY),
            b'$' => END,
            b'.' => ANY,
            b'*' | b'+' | b'?' | b'{' => return None,
            c => self.sign(c)?.set(),
        }))
    }

    fn repeated(&mut self, part: Part) -> Option<Part> {
        let (least, most) = match self.peek() {
            b'*' => (0.0, f32::INFINITY),
            b'+' => (1.0, f32::INFINITY),
            b'?' => (0.0, 1.0),
            b'{' => {
                self.skip();
                let least = self.number()?;
                let most = if !self.takes(b',') {
                    least
                } else {
                    self.number().unwrap_or(f32::INFINITY)
                };
                if self.peek() != b'}' || least > MOST_REPEATED {
                    return None;
                }
                (least, most)
            }
            _ => return Some(part),
        };
        self.skip();
        self.takes(b'?');
        // Beyond the least, a turn takes at least one character.
        Some(part.times(least, least + less(most - least, self.length)))
    }

    fn number(&mut self) -> Option<f32> {
        let mut number = None;
        while self.peek().is_ascii_digit() {
            number = Some(number.unwrap_or(0.0) * 10.0 + f32::from(self.next() - b'0'));
        }
        number
    }

    fn class(&mut self) -> Option<Set> {
        let negated = self.takes(b'^');
        let mut set = 0;
        while !self.takes(b']') {
            let c = self.next();
            let low = self.sign(c)?;
            if self.peek() != b'-' || self.rest.get(1) == Some(&b']') {
                set |= low.set();
                continue;
            }
            self.skip();
            let c = self.next();
            set |= match (low, self.sign(c)?) {
                (Sign::One(low), Sign::One(high)) => (low..=high.min(0x80))
                    .fold(Sign::One(high).set(), |set, code| {
                        set | Sign::One(code).set()
                    }),
                (low, high) => low.set() | high.set() | own(b'-'),
            };
        }
        Some(if negated { all_but(set) } else { set })
    }

    /// What `c`, and what belongs to it, stands for.
    fn sign(&mut self, c: u8) -> Option<Sign> {
        if c == NOTHING {
            return None;
        }
        if c != b'\\' {
            return Some(Sign::One(c.into()));
        }
        Some(match self.next() {
            b'd' => Sign::Many(DIGITS),
            b'D' => Sign::Many(all_but(DIGITS)),
            b'w' => Sign::Many(WORD),
            b'W' => Sign::Many(all_but(WORD)),
            b's' => Sign::Many(SPACES),
            b'S' => Sign::Many(all_but(SPACES)),
            b't' | b'n' | b'v' | b'f' | b'r' => Sign::One(0),
            b'x' => self.hex(2)?,
            b'u' => self.hex(4)?,
            c if c == NOTHING || c.is_ascii_alphanumeric() => return None,
            c => Sign::One(c.into()),
        })
    }

    fn hex(&mut self, digits: u8) -> Option<Sign> {
        (0..digits)
            .try_fold(0, |code, _| {
                Some(code * 16 + char::from(self.next()).to_digit(16)?)
            })
            .map(Sign::One)
    }
}
