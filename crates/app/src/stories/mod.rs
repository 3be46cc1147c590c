//! The stories of the books in more detail: their sides, their figures, and what a choice takes back.

pub(crate) mod apart;
mod decided;
pub(crate) mod figures;
pub(crate) mod refused;
mod sides;
