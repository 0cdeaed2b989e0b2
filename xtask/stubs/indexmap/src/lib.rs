//! Stands in for `indexmap`, in which leptos' signals keep who listens to them: the hash table behind
//! it was 5 KB of every visitor's wasm (`docs/size.md`), for sets that a panel fills with a few dozen
//! entries, seldom with hundreds.
//!
//! Lists in their order, searched from one end to the other. It has what the crates of leptos call.

use std::marker::PhantomData;

/// A set that keeps the order in which its entries came.
#[derive(Clone, Debug)]
pub struct IndexSet<T, S = ()> {
    entries: Vec<T>,
    hasher: PhantomData<S>,
}

impl<T, S> Default for IndexSet<T, S> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            hasher: PhantomData,
        }
    }
}

impl<T: PartialEq, S> IndexSet<T, S> {
    /// An empty set. Room is made when it is needed.
    pub fn with_capacity_and_hasher(_: usize, _: S) -> Self {
        Self::default()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// All, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// The one at a place.
    pub fn get_index(&self, index: usize) -> Option<&T> {
        self.entries.get(index)
    }

    /// One that is equal, and its place.
    pub fn get_full(&self, wanted: &T) -> Option<(usize, &T)> {
        self.iter().enumerate().find(|(_, entry)| *entry == wanted)
    }

    /// Whether it has one that is equal.
    pub fn contains(&self, wanted: &T) -> bool {
        self.entries.contains(wanted)
    }

    /// Adds one at the end, unless it is there; whether it was not.
    pub fn insert(&mut self, entry: T) -> bool {
        let new = !self.contains(&entry);
        if new {
            self.entries.push(entry);
        }
        new
    }

    /// Takes one out; the others keep their order. Whether it was there.
    pub fn shift_remove(&mut self, wanted: &T) -> bool {
        let place = self.iter().position(|entry| entry == wanted);
        if let Some(place) = place {
            self.entries.remove(place);
        }
        place.is_some()
    }
}

impl<T, S> IntoIterator for IndexSet<T, S> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<'a, T, S> IntoIterator for &'a IndexSet<T, S> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

/// Values by their keys, in the order in which the keys came.
#[derive(Clone, Debug)]
pub struct IndexMap<K, V>(Vec<(K, V)>);

impl<K, V> Default for IndexMap<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V> IndexMap<K, V> {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a key.
    pub fn get(&self, wanted: &K) -> Option<&V> {
        let entry = self.0.iter().find(|(key, _)| key == wanted);
        entry.map(|(_, value)| value)
    }

    /// Whether a key has one.
    pub fn contains_key(&self, wanted: &K) -> bool {
        self.get(wanted).is_some()
    }

    /// Gives a key a value; the one it had.
    pub fn insert(&mut self, wanted: K, new: V) -> Option<V> {
        let entry = self.0.iter_mut().find(|(key, _)| *key == wanted);
        if let Some((_, value)) = entry {
            return Some(std::mem::replace(value, new));
        }
        self.0.push((wanted, new));
        None
    }
}

impl<K, V> IntoIterator for IndexMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
