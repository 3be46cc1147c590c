//! TypeScript for the window, written from the Rust types.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;

use ts_rs::{Config, TS, TypeVisitor};

/// The TypeScript name of a type.
pub fn name_of<T: TS + 'static + ?Sized>() -> String {
    T::name(&Config::default())
}

/// Collects the declaration of each type once, and the table of commands.
#[derive(Default)]
pub struct Declarations {
    types: BTreeMap<String, String>,
    commands: String,
}

impl Declarations {
    /// Adds a command to the table.
    pub fn command(&mut self, doc: &str, name: &str, args: &[(&str, String)], answer: &str) {
        let args: Vec<String> = args.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
        let args =
            if args.is_empty() { "Record<string, never>".to_owned() } else { format!("{{ {} }}", args.join("; ")) };
        let answer = if answer == "void" { "null" } else { answer };
        for line in doc.lines() {
            let _ = writeln!(self.commands, "\t/** {} */", line.trim());
        }
        let _ = writeln!(self.commands, "\t{name}: {{ args: {args}; result: {answer} }};");
    }

    /// Adds a type and everything it is made of.
    pub fn visit_type<T: TS + 'static + ?Sized>(&mut self) {
        self.visit::<T>();
        T::visit_generics(self);
    }

    /// The whole file.
    pub fn finish(self) -> String {
        let mut text = String::from(
            "// Made from crates/app/src/api by `cargo xtask types`. Do not edit: the check fails when it is stale.\n\n",
        );
        for declaration in self.types.values() {
            let _ = writeln!(text, "{declaration}\n");
        }
        let _ = writeln!(
            text,
            "/** Every command: its arguments and its answer. */\nexport interface Commands {{\n{}}}",
            self.commands
        );
        text
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let config = Config::default();
        // Types of our own have a file to be declared in; the rest are built in.
        if T::output_path().is_some() {
            if let Entry::Occupied(_) = self.types.entry(T::ident(&config)) {
                return;
            }
            let docs = T::docs().map(|doc| doc.trim_end().to_owned() + "\n").unwrap_or_default();
            self.types.insert(T::ident(&config), format!("{docs}export {}", T::decl(&config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
