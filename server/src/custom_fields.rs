//! Which custom fields there are: those of the settings file, in its order, then those that were
//! saved over the API. The one place that is asked; whoever saves one changes it for the next call.
//!
//! A key is one field. While the settings file has it, the file's counts: it can be neither saved nor
//! deleted here, and one that was saved under it before rests until the file gives the key up.

pub mod field;

use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

use livechat_core::wire::answer::Refusal;
use tokio::sync::Mutex;

pub use field::Field;

use crate::config::{Scope, Settings};
use crate::reply::Stop;
use crate::store::{SavedField, Store};

/// All custom fields, now.
pub struct CustomFields {
    of_file: Vec<Field>,
    now: RwLock<Fields>,
    /// Held while one is saved: what is known changes in the order in which it is written.
    writing: Mutex<()>,
}

/// The custom fields as they are at one moment: whoever answers a request asks once.
#[derive(Debug, Clone)]
pub struct Fields(Arc<[Field]>);

impl Deref for Fields {
    type Target = [Field];

    fn deref(&self) -> &[Field] {
        &self.0
    }
}

impl Fields {
    /// The field with this key, of either scope.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Field> {
        self.iter().find(|field| field.id == key)
    }

    /// Those that belong to visitors.
    pub fn of_visitors(&self) -> impl Iterator<Item = &Field> {
        self.iter().filter(|field| field.scope == Scope::Visitor)
    }
}

impl CustomFields {
    /// Those of the settings and those that were saved.
    #[must_use]
    pub fn new(settings: &Settings, saved: &[SavedField]) -> Self {
        let of_file: Vec<Field> = settings.custom_fields.iter().map(Field::of_file).collect();
        Self {
            now: RwLock::new(together(&of_file, saved)),
            of_file,
            writing: Mutex::new(()),
        }
    }

    /// All of them, as they are now.
    #[must_use]
    pub fn now(&self) -> Fields {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        now.clone()
    }

    /// Makes a field, or changes the one that `changes` names; from here on it counts.
    ///
    /// # Errors
    /// When a new one is there already, or the one to change is not, is another one, or is the
    /// settings file's; when the database fails.
    pub async fn save(
        &self,
        store: &Store,
        changes: Option<&str>,
        field: &Field,
    ) -> Result<(), Stop> {
        let _writing = self.writing.lock().await;
        match changes {
            None if self.now().get(&field.id).is_some() => {
                return Err(Refusal::plain("Custom Field already exists").into());
            }
            None => {}
            Some(id) => {
                self.may_change(id, "Custom Field Not found")?;
                if field.id != id {
                    let reason = "The key of a custom field cannot be changed";
                    return Err(Refusal::with_reason("error-invalid-custom-field", reason).into());
                }
            }
        }
        let saved = store.save_field(field.to_saved()).await?;
        self.publish(&saved);
        Ok(())
    }

    /// Removes a field that was saved; from here on it is not there. Values stay where they are.
    ///
    /// # Errors
    /// When there is no such field, or it is the settings file's; when the database fails.
    pub async fn delete(&self, store: &Store, id: &str) -> Result<(), Stop> {
        let _writing = self.writing.lock().await;
        self.may_change(id, "Custom field not found")?;
        if let Some(saved) = store.delete_field(id.to_owned()).await? {
            self.publish(&saved);
        }
        Ok(())
    }

    fn may_change(&self, id: &str, unknown: &str) -> Result<(), Refusal> {
        if self.of_file.iter().any(|field| field.id == id) {
            let reason =
                format!("The custom field {id} is in the server's settings file; change it there");
            return Err(Refusal::with_reason(
                "error-custom-field-in-settings",
                &reason,
            ));
        }
        match self.now().get(id) {
            Some(_) => Ok(()),
            None => Err(Refusal::plain(unknown)),
        }
    }

    fn publish(&self, saved: &[SavedField]) {
        let all = together(&self.of_file, saved);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = all;
    }
}

fn together(of_file: &[Field], saved: &[SavedField]) -> Fields {
    let resting = |saved: &&SavedField| !of_file.iter().any(|field| field.id == saved.id);
    let saved = saved.iter().filter(resting).map(Field::of_saved);
    Fields(of_file.iter().cloned().chain(saved).collect())
}
