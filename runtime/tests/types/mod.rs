//! Records, constants and unions as generated code declares them.

use pexgen_runtime::decode::{FieldValue, Record, Union, Variants};
use pexgen_runtime::wire::{FieldVisitor, Fields, Sink};
use pexgen_runtime::{Choice, Date, Json, Timestamp, UnknownFields, choice, record, union};

macro_rules! constant {
    ($name:ident, $text:literal) => {
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            Only,
            Unlisted(pexgen_runtime::choice::Unknown),
        }

        impl Choice for $name {
            const KNOWN: &'static [(Self, &'static str)] = &[(Self::Only, $text)];
        }

        choice!($name, Unlisted);
    };
}

constant!(CircleKind, "circle");
constant!(SquareKind, "square");
constant!(OpenedKind, "opened");
constant!(ClosedKind, "closed");

/// A record of optional fields with their types, and what its schema says beyond them.
macro_rules! object {
    ($name:ident { $($field:ident: $type:ty),* } $($rule:item)*) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name { $(pub $field: Option<$type>,)* unknown_fields: UnknownFields }

        impl Record for $name {
            $($rule)*
            fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
                match name {
                    $(stringify!($field) => value.read(&mut self.$field),)*
                    _ => value.keep(name, &mut self.unknown_fields),
                }
            }
        }

        impl Fields for $name {
            fn visit<V: FieldVisitor>(&self, fields: &mut V) {
                $(fields.field(stringify!($field), &self.$field);)*
            }
        }

        record!($name);
    };
}

/// A union of types, with a variant named after each.
macro_rules! one_of {
    ($name:ident { $($variant:ident($type:ty)),* }) => {
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name { $($variant($type),)* Unlisted(Json) }

        impl Union for $name {
            fn offer(variants: &mut Variants<'_, Self>) {
                $(variants.variant(&[], Self::$variant);)*
            }

            fn unlisted(value: Json) -> Self {
                Self::Unlisted(value)
            }

            fn write<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
                match self {
                    $(Self::$variant(value) => sink.value(value),)*
                    Self::Unlisted(value) => sink.value(value),
                }
            }
        }

        union!($name);
    };
}

object!(Circle { shape: CircleKind, radius: i64 });
object!(Square { shape: SquareKind, side: i64 });
object!(OpenedEvent { detail: OpenedDetail } const ALWAYS: &'static [&'static str] = &["detail"];);
object!(OpenedDetail { kind: OpenedKind, by: String } const ALWAYS: &'static [&'static str] = &["kind"];);
object!(ClosedEvent { detail: ClosedDetail } const ALWAYS: &'static [&'static str] = &["detail"];);
object!(ClosedDetail { kind: ClosedKind, by: String } const ALWAYS: &'static [&'static str] = &["kind"];);
object!(On { on: bool } const CONSTANTS: &'static [(&'static str, &'static str)] = &[("on", "true")];);
object!(Off { on: bool } const CONSTANTS: &'static [(&'static str, &'static str)] = &[("on", "false")];);
object!(Strict { a: i64 } const CLOSED: bool = true;);
object!(Loose { a: String });
object!(Small { size: i64 });
object!(Large { size: i64, note: String });
object!(Noted { size: i64, note: Json });
object!(Tree { value: i64, inner: Box<Nested> });
object!(OtherTree { other: i64, inner: Box<Nested> });

one_of!(Shape { Circle(Circle), Square(Square) });
one_of!(Event { Opened(OpenedEvent), Closed(ClosedEvent) });
one_of!(Switch { On(On), Off(Off) });
one_of!(Closedness { Strict(Strict), Loose(Loose) });
one_of!(Size { Small(Small), Large(Large) });
one_of!(Number { Float(f64), Integer(i64) });
one_of!(Text { Plain(String), Day(Date), Time(Timestamp) });
one_of!(Notes { Small(Small), Noted(Noted) });
one_of!(Own { Inner(Box<Own>), Plain(String) });
one_of!(Any { Anything(Json), Small(Small) });
one_of!(Nested { Tree(Tree), Other(OtherTree) });
