//! Reads a wasm file as far as a build must change it: what it imports and exports, and what its
//! functions are called. The code itself is wasm-opt's business.

use std::collections::{BTreeMap, BTreeSet};

const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const CODE: u8 = 10;

/// A wasm file, in its sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Module {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    id: u8,
    bytes: Vec<u8>,
}

/// A function of JavaScript's that the module calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// As the module writes it: a path.
    pub(super) module: String,
    pub(super) name: String,
    /// Its kind, and what it is of that kind.
    what: Vec<u8>,
}

/// A function as an engineer looks for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    /// As in `wasm-function[12]` of a stack trace.
    pub(super) index: u32,
    /// Where its code begins in the file that is served.
    pub(super) offset: usize,
    /// How long its code is.
    pub(super) bytes: usize,
    pub(super) name: String,
}

/// What is wrong with a file.
type Read<T> = Result<T, String>;

impl Module {
    /// Reads a file.
    pub(super) fn read(file: &[u8]) -> Read<Self> {
        let mut rest = Bytes(
            file.strip_prefix(MAGIC)
                .ok_or("is no WebAssembly of version 1")?,
        );
        let mut sections = Vec::new();
        while !rest.0.is_empty() {
            let id = rest.byte()?;
            let length = rest.length()?;
            let bytes = rest.take(length)?.to_owned();
            sections.push(Section { id, bytes });
        }
        Ok(Self { sections })
    }

    /// The file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut file = MAGIC.to_owned();
        for section in &self.sections {
            file.push(section.id);
            number(section.bytes.len(), &mut file);
            file.extend_from_slice(&section.bytes);
        }
        file
    }

    /// What it imports, in its order.
    pub(super) fn imports(&self) -> Read<Vec<Import>> {
        self.entries(IMPORTS, import)
    }

    /// The names of what it exports, in their order.
    pub(super) fn exports(&self) -> Read<Vec<String>> {
        let entries = self.entries(EXPORTS, export)?;
        Ok(entries.into_iter().map(|export| export.name).collect())
    }

    /// Exports nothing but these.
    pub(super) fn keep_exports(&mut self, kept: &BTreeSet<&str>) -> Read<()> {
        let mut exports = self.entries(EXPORTS, export)?;
        exports.retain(|export| kept.contains(export.name.as_str()));
        self.set(EXPORTS, &exports, |export, to| {
            text(&export.name, to);
            to.extend_from_slice(&export.what);
        });
        Ok(())
    }

    /// Gives exports other names; those that `names` does not know keep theirs.
    pub(super) fn rename_exports(&mut self, names: &BTreeMap<String, String>) -> Read<()> {
        let exports = self.entries(EXPORTS, export)?;
        self.set(EXPORTS, &exports, |export, to| {
            text(names.get(&export.name).unwrap_or(&export.name), to);
            to.extend_from_slice(&export.what);
        });
        Ok(())
    }

    /// Imports all from `module`, under other names; those that `names` does not know keep theirs.
    pub(super) fn rename_imports(
        &mut self,
        module: &str,
        names: &BTreeMap<String, String>,
    ) -> Read<()> {
        let imports = self.entries(IMPORTS, import)?;
        self.set(IMPORTS, &imports, |import, to| {
            text(module, to);
            text(names.get(&import.name).unwrap_or(&import.name), to);
            to.extend_from_slice(&import.what);
        });
        Ok(())
    }

    /// The code of its functions, in their order.
    pub(super) fn code(&self) -> Read<Vec<&[u8]>> {
        let Some(section) = self.sections.iter().find(|section| section.id == CODE) else {
            return Ok(Vec::new());
        };
        let mut rest = Bytes(&section.bytes);
        let count = rest.number()?;
        (0..count)
            .map(|_| {
                let length = rest.length()?;
                rest.take(length)
            })
            .collect()
    }

    /// Calls functions by these names, and the others by none.
    pub(super) fn name_functions(&mut self, names: &BTreeMap<u32, String>) -> Read<()> {
        let mut part = Vec::new();
        number(names.len(), &mut part);
        for (index, name) in names {
            number(length(*index)?, &mut part);
            text(name, &mut part);
        }
        let mut bytes = Vec::new();
        text("name", &mut bytes);
        bytes.push(1);
        number(part.len(), &mut bytes);
        bytes.extend(part);
        self.sections.retain(|section| !is_names(section));
        self.sections.push(Section { id: CUSTOM, bytes });
        Ok(())
    }

    /// Leaves out what a browser does not need: names of functions, who made the file, with what.
    pub(super) fn drop_custom(&mut self) {
        self.sections.retain(|section| section.id != CUSTOM);
    }

    /// The functions that have code here, in their order, with the names that the file still holds.
    pub(super) fn functions(&self) -> Read<Vec<Function>> {
        let mut names = self.function_names()?;
        let imported = u32::try_from(self.imports()?.len()).map_err(|_| TOO_LONG)?;
        let mut start = MAGIC.len();
        for section in &self.sections {
            let mut head = Vec::new();
            number(section.bytes.len(), &mut head);
            start += 1 + head.len();
            if section.id == CODE {
                return functions(&section.bytes, start, imported, &mut names);
            }
            start += section.bytes.len();
        }
        Ok(Vec::new())
    }

    /// The names of functions, by index.
    fn function_names(&self) -> Read<BTreeMap<u32, String>> {
        for section in self.sections.iter().filter(|section| is_names(section)) {
            let mut rest = Bytes(&section.bytes);
            rest.text()?;
            while !rest.0.is_empty() {
                let id = rest.byte()?;
                let length = rest.length()?;
                let mut part = Bytes(rest.take(length)?);
                if id == 1 {
                    let count = part.number()?;
                    return (0..count)
                        .map(|_| Ok((part.number()?, part.text()?)))
                        .collect();
                }
            }
        }
        Ok(BTreeMap::new())
    }

    fn entries<T>(&self, id: u8, read: fn(&mut Bytes<'_>) -> Read<T>) -> Read<Vec<T>> {
        let Some(section) = self.sections.iter().find(|section| section.id == id) else {
            return Ok(Vec::new());
        };
        let mut rest = Bytes(&section.bytes);
        let count = rest.number()?;
        (0..count).map(|_| read(&mut rest)).collect()
    }

    fn set<T>(&mut self, id: u8, entries: &[T], write: impl Fn(&T, &mut Vec<u8>)) {
        if let Some(section) = self.sections.iter_mut().find(|section| section.id == id) {
            section.bytes.clear();
            number(entries.len(), &mut section.bytes);
            for entry in entries {
                write(entry, &mut section.bytes);
            }
        }
    }
}

fn is_names(section: &Section) -> bool {
    section.id == CUSTOM
        && Bytes(&section.bytes)
            .text()
            .is_ok_and(|name| name == "name")
}

fn length(number: u32) -> Read<usize> {
    usize::try_from(number).map_err(|_| TOO_LONG.to_owned())
}

struct Export {
    name: String,
    /// Its kind, and what it is of that kind.
    what: Vec<u8>,
}

fn import(rest: &mut Bytes<'_>) -> Read<Import> {
    let module = rest.text()?;
    let name = rest.text()?;
    let before = rest.0;
    // wasm-bindgen has memory and tables exported, not imported.
    if rest.byte()? != 0 {
        return Err(format!("imports {name}, which is no function"));
    }
    rest.number()?;
    Ok(Import {
        module,
        name,
        what: before.strip_suffix(rest.0).unwrap_or_default().to_owned(),
    })
}

fn export(rest: &mut Bytes<'_>) -> Read<Export> {
    let name = rest.text()?;
    let mut what = vec![rest.byte()?];
    number(rest.length()?, &mut what);
    Ok(Export { name, what })
}

/// The functions of a code section that begins at `start`.
fn functions(
    code: &[u8],
    start: usize,
    imported: u32,
    names: &mut BTreeMap<u32, String>,
) -> Read<Vec<Function>> {
    let mut rest = Bytes(code);
    let count = rest.number()?;
    (0..count)
        .map(|nth| {
            let bytes = rest.length()?;
            let offset = start + code.len() - rest.0.len();
            rest.take(bytes)?;
            let index = imported + nth;
            let name = names.remove(&index).unwrap_or_default();
            Ok(Function {
                index,
                offset,
                bytes,
                name,
            })
        })
        .collect()
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

const TOO_SHORT: &str = "ends too early";
const TOO_LONG: &str = "holds a number that is too long";

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Read<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(TOO_SHORT)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Read<u8> {
        let (byte, rest) = self.0.split_first().ok_or(TOO_SHORT)?;
        self.0 = rest;
        Ok(*byte)
    }

    /// A number as wasm writes it: seven bits a byte, the lowest first (LEB128).
    fn number(&mut self) -> Read<u32> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).map_err(|_| TOO_LONG.to_owned());
            }
        }
        Err(TOO_LONG.to_owned())
    }

    fn length(&mut self) -> Read<usize> {
        length(self.number()?)
    }

    fn text(&mut self) -> Read<String> {
        let length = self.length()?;
        String::from_utf8(self.take(length)?.to_owned())
            .map_err(|_| "holds a name that is no text".to_owned())
    }
}

/// Writes a number as [`Bytes::number`] reads it.
fn number(mut number: usize, to: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return to.push(low);
        }
        to.push(low | 0x80);
    }
}

fn text(text: &str, to: &mut Vec<u8>) {
    number(text.len(), to);
    to.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn section(id: u8, bytes: &[u8], file: &mut Vec<u8>) {
        file.push(id);
        number(bytes.len(), file);
        file.extend_from_slice(bytes);
    }

    /// Imports `imports` and exports its only own function as each of `exports`.
    pub(in super::super) fn sample(imports: &[&str], exports: &[&str]) -> Vec<u8> {
        sample_from("./bg.js", imports, exports)
    }

    /// The same with imports from `module`.
    pub(in super::super) fn sample_from(
        module: &str,
        imports: &[&str],
        exports: &[&str],
    ) -> Vec<u8> {
        let mut file = MAGIC.to_owned();
        let own = u8::try_from(imports.len()).unwrap();
        section(1, &[1, 0x60, 0, 0], &mut file);
        let mut bytes = vec![own];
        for name in imports {
            text(module, &mut bytes);
            text(name, &mut bytes);
            bytes.extend([0, 0]);
        }
        section(IMPORTS, &bytes, &mut file);
        section(3, &[1, 0], &mut file);
        let mut bytes = vec![u8::try_from(exports.len()).unwrap()];
        for name in exports {
            text(name, &mut bytes);
            bytes.extend([0, own]);
        }
        section(EXPORTS, &bytes, &mut file);
        section(CODE, &[1, 3, 0, 0x01, 0x0b], &mut file);
        let mut names = Vec::new();
        text("name", &mut names);
        let mut part = vec![1, own];
        text("core::talk", &mut part);
        names.push(1);
        number(part.len(), &mut names);
        names.extend(part);
        section(CUSTOM, &names, &mut file);
        file
    }

    fn names(module: &Module) -> Vec<String> {
        let imports = module.imports().unwrap();
        imports.into_iter().map(|import| import.name).collect()
    }

    #[test]
    fn a_file_is_written_as_it_was_read() {
        let file = sample(&["__wbg_a", "__wbg_b"], &["mount", "memory"]);
        let module = Module::read(&file).unwrap();
        assert_eq!(module.to_bytes(), file);
        assert_eq!(names(&module), ["__wbg_a", "__wbg_b"]);
        assert_eq!(module.imports().unwrap()[0].module, "./bg.js");
        assert_eq!(module.exports().unwrap(), ["mount", "memory"]);
    }

    #[test]
    fn exports_are_taken_out_and_names_exchanged() {
        let mut module = Module::read(&sample(&["__wbg_a"], &["mount", "waste"])).unwrap();
        module.keep_exports(&BTreeSet::from(["mount"])).unwrap();
        let short = |long: &str| BTreeMap::from([(long.to_owned(), "a".to_owned())]);
        module.rename_exports(&short("mount")).unwrap();
        module.rename_imports("b", &short("__wbg_a")).unwrap();
        assert_eq!(module.exports().unwrap(), ["a"]);
        assert_eq!(names(&module), ["a"]);
        assert_eq!(module.imports().unwrap()[0].module, "b");
        let again = Module::read(&module.to_bytes()).unwrap();
        assert_eq!(again, module);
        let file = module.to_bytes();
        assert!(!file.windows(4).any(|part| part == b"./bg"));
    }

    #[test]
    fn a_function_is_found_by_name_and_by_place() {
        let mut module = Module::read(&sample(&["__wbg_a", "__wbg_b"], &["mount"])).unwrap();
        let functions = module.functions().unwrap();
        let [function] = functions.as_slice() else {
            panic!("{functions:?}");
        };
        assert_eq!((function.index, function.bytes), (2, 3));
        assert_eq!(function.name, "core::talk");
        let file = module.to_bytes();
        assert_eq!(&file[function.offset..function.offset + 3], [0, 1, 0x0b]);

        let with_names = file.len();
        module.drop_custom();
        assert!(module.to_bytes().len() < with_names);
        assert_eq!(module.functions().unwrap()[0].name, "");
    }

    #[test]
    fn functions_get_other_names() {
        let mut module = Module::read(&sample(&["__wbg_a"], &["mount"])).unwrap();
        let names = BTreeMap::from([(1, "00000 core::talk".to_owned())]);
        module.name_functions(&names).unwrap();
        let module = Module::read(&module.to_bytes()).unwrap();
        assert_eq!(module.functions().unwrap()[0].name, "00000 core::talk");
        assert_eq!(module.code().unwrap(), [&[0, 1, 0x0b]]);
    }

    #[test]
    fn numbers_of_all_lengths_come_back() {
        for wanted in [0, 1, 127, 128, 300, 16_384, 0xffff_ffff] {
            let mut bytes = Vec::new();
            number(wanted, &mut bytes);
            assert_eq!(Bytes(&bytes).length(), Ok(wanted));
        }
        assert!(Bytes(&[0x80]).number().is_err());
        assert!(Bytes(&[0xff; 6]).number().is_err());
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_refused() {
        let file = sample(&["__wbg_a"], &["mount"]);
        assert!(Module::read(&file[..file.len() - 1]).is_err());
        assert!(Module::read(b"<html>").is_err());
    }
}
