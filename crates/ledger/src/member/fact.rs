//! What the clear events say of a book's members, in the places `docs/sync-format.md` gives.

use super::{BOX_MAX, KeyId, Roles};
use crate::event::body::Body;
use crate::event::kind::Kind;
use crate::event::value::Value;
use crate::event::{Event, WriterNo};

/// A writer's public keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKeys {
    /// Ed25519: what it signs with.
    pub sign: [u8; 32],
    /// X25519: what keys are sealed to.
    pub wrap: [u8; 32],
}

/// A fact about members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The book begins with writer 1.
    Genesis {
        /// Writer 1's keys.
        keys: PublicKeys,
        /// The recovery phrase's keys.
        recovery: Option<PublicKeys>,
        /// The rules the book begins with.
        rules: u16,
    },
    /// A writer enrols another.
    Enrolled {
        /// The new writer.
        writer: WriterNo,
        /// Its keys.
        keys: PublicKeys,
        /// What it may do.
        roles: Roles,
        /// The book keys, sealed to it; none for one that may not read yet.
        boxed: Option<Vec<u8>>,
    },
    /// Somebody vouches for a writer.
    Confirmed {
        /// The writer.
        writer: WriterNo,
    },
    /// A writer ends in good order.
    Retired {
        /// The writer.
        writer: WriterNo,
    },
    /// A writer is shut out.
    Revoked {
        /// The writer.
        writer: WriterNo,
    },
    /// A writer's roles change.
    RoleChanged {
        /// The writer.
        writer: WriterNo,
        /// All it may do from here on.
        roles: Roles,
    },
    /// A new book key, handed out.
    Rotated(Rotation),
    /// The book belongs to a province's server.
    Joined(Province),
    /// A writer enrols itself under the recovery phrase.
    Recovered {
        /// Its keys.
        keys: PublicKeys,
    },
    /// Rules of the fold from here on.
    Rules {
        /// Their version.
        version: u16,
    },
    /// The server was restored from an older copy.
    Rewound {
        /// The epoch that begins.
        epoch: u32,
        /// How many entries were kept.
        size: u64,
    },
}

/// A new book key and to whom it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The new key's name.
    pub key: KeyId,
    /// Every older key its author holds, sealed under the new one.
    pub older: Vec<u8>,
    /// The new key sealed to each writer entitled to it.
    pub boxes: Vec<(WriterNo, Vec<u8>)>,
    /// The new key sealed to the recovery phrase.
    pub recovery: Option<Vec<u8>>,
    /// The new key sealed to the province's offline recovery key, where the cooperative agreed to one.
    pub province: Option<Vec<u8>>,
}

/// The server a book belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// Ed25519, kept offline.
    pub root_key: [u8; 32],
    /// Ed25519: signs heads and writer 0's frames.
    pub log_key: [u8; 32],
    /// X25519, kept offline by two officers: opens the book when every device and the phrase are lost. None unless the
    /// cooperative agreed.
    pub recovery_key: Option<[u8; 32]>,
}

impl Fact {
    /// The fact an event states; none for an event about something else.
    ///
    /// # Errors
    /// [`Unreadable`] for a kind about members whose body is not as agreed.
    pub fn of(event: &Event) -> Result<Option<Fact>, Unreadable> {
        let Some(kind) = Kind::of(event.kind()) else { return Ok(None) };
        let fields = event.fields();
        let mut places = Places(fields.iter());
        let fact = match kind {
            Kind::Genesis => match &event.body {
                Body::Genesis(genesis) => Fact::Genesis {
                    keys: PublicKeys { sign: genesis.sign_key, wrap: genesis.box_key },
                    recovery: genesis.recovery_keys.map(|(sign, wrap)| PublicKeys { sign, wrap }),
                    rules: genesis.rules_version,
                },
                _ => return Err(Unreadable),
            },
            Kind::WriterEnrolled => Fact::Enrolled {
                writer: places.number()?,
                keys: places.keys()?,
                // The form of the first version, before anything was sealed, ends here.
                roles: places.optional()?.map_or(Ok(Roles::NONE), roles)?,
                boxed: places.optional()?.map(boxed).transpose()?,
            },
            Kind::WriterConfirmed => Fact::Confirmed { writer: places.number()? },
            Kind::WriterRetired => Fact::Retired { writer: places.number()? },
            Kind::WriterRevoked => Fact::Revoked { writer: places.number()? },
            Kind::RoleChanged => Fact::RoleChanged { writer: places.number()?, roles: roles(places.next()?)? },
            Kind::KeyRotated => Fact::Rotated(places.rotation()?),
            Kind::ProvinceJoined => Fact::Joined(Province {
                root_key: places.bytes()?,
                log_key: places.bytes()?,
                recovery_key: places.optional()?.map(bytes).transpose()?,
            }),
            Kind::RecoveryEnrol => match &event.body {
                Body::RecoveryEnrol(recovered) => {
                    Fact::Recovered { keys: PublicKeys { sign: recovered.sign_key, wrap: recovered.box_key } }
                }
                _ => return Err(Unreadable),
            },
            Kind::RulesActivated => Fact::Rules { version: places.number()? },
            Kind::ServerRewound => Fact::Rewound { epoch: places.number()?, size: places.number()? },
            _ => return Ok(None),
        };
        Ok(Some(fact))
    }

    /// The event that states it. A Genesis and a RecoveryEnrol say more than this and are made by their owners: none.
    pub fn event(&self, base: u64, wall: u32) -> Option<Event> {
        let number = |number: u64| Value::Int(number as i64);
        let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let optional = |sealed: &Option<Vec<u8>>| sealed.as_deref().map_or(Value::Null, bytes);
        let (kind, fields) = match self {
            Fact::Genesis { .. } | Fact::Recovered { .. } => return None,
            Fact::Enrolled { writer, keys, roles, boxed } => (
                Kind::WriterEnrolled,
                vec![
                    number((*writer).into()),
                    bytes(&keys.sign),
                    bytes(&keys.wrap),
                    number(roles.number().into()),
                    optional(boxed),
                ],
            ),
            Fact::Confirmed { writer } => (Kind::WriterConfirmed, vec![number((*writer).into())]),
            Fact::Retired { writer } => (Kind::WriterRetired, vec![number((*writer).into())]),
            Fact::Revoked { writer } => (Kind::WriterRevoked, vec![number((*writer).into())]),
            Fact::RoleChanged { writer, roles } => {
                (Kind::RoleChanged, vec![number((*writer).into()), number(roles.number().into())])
            }
            Fact::Rotated(rotation) => {
                let boxes = rotation
                    .boxes
                    .iter()
                    .map(|(writer, sealed)| Value::List(vec![number((*writer).into()), bytes(sealed)]));
                let boxes = Value::List(boxes.collect());
                let recovery = [optional(&rotation.recovery), optional(&rotation.province)];
                let fields = [vec![bytes(&rotation.key), bytes(&rotation.older), boxes], recovery.into()].concat();
                (Kind::KeyRotated, fields)
            }
            Fact::Joined(province) => {
                let recovery = province.recovery_key.as_ref().map_or(Value::Null, |key| bytes(key));
                (Kind::ProvinceJoined, vec![bytes(&province.root_key), bytes(&province.log_key), recovery])
            }
            Fact::Rules { version } => (Kind::RulesActivated, vec![number((*version).into())]),
            Fact::Rewound { epoch, size } => (Kind::ServerRewound, vec![number((*epoch).into()), number(*size)]),
        };
        Some(Event::new(base, wall, vec![], Body::Other { kind: kind as u16, fields }))
    }
}

/// A body that is not as agreed for its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event does not say what its kind says")]
pub struct Unreadable;

fn roles(value: &Value) -> Result<Roles, Unreadable> {
    value.int().and_then(|number| u8::try_from(number).ok()).and_then(Roles::of).ok_or(Unreadable)
}

fn boxed(value: &Value) -> Result<Vec<u8>, Unreadable> {
    value.bytes().filter(|sealed| sealed.len() <= BOX_MAX).map(<[u8]>::to_vec).ok_or(Unreadable)
}

fn bytes<const N: usize>(value: &Value) -> Result<[u8; N], Unreadable> {
    value.bytes().and_then(|bytes| bytes.try_into().ok()).ok_or(Unreadable)
}

/// The values of a body, place by place.
struct Places<'a>(std::slice::Iter<'a, Value>);

impl<'a> Places<'a> {
    fn next(&mut self) -> Result<&'a Value, Unreadable> {
        self.0.next().ok_or(Unreadable)
    }

    /// A place that may be missing or empty.
    fn optional(&mut self) -> Result<Option<&'a Value>, Unreadable> {
        Ok(self.0.next().filter(|value| **value != Value::Null))
    }

    fn number<T: TryFrom<i64>>(&mut self) -> Result<T, Unreadable> {
        self.next()?.int().and_then(|number| T::try_from(number).ok()).ok_or(Unreadable)
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        bytes(self.next()?)
    }

    fn keys(&mut self) -> Result<PublicKeys, Unreadable> {
        Ok(PublicKeys { sign: self.bytes()?, wrap: self.bytes()? })
    }

    fn rotation(&mut self) -> Result<Rotation, Unreadable> {
        let key = self.bytes()?;
        let older = boxed(self.next()?)?;
        let boxes = self.next()?.list().ok_or(Unreadable)?;
        let boxes = boxes.iter().map(|entry| match entry.list() {
            Some([writer, sealed]) => {
                let writer = writer.int().and_then(|number| WriterNo::try_from(number).ok()).ok_or(Unreadable)?;
                Ok((writer, boxed(sealed)?))
            }
            _ => Err(Unreadable),
        });
        let boxes = boxes.collect::<Result<_, _>>()?;
        let recovery = self.optional()?.map(boxed).transpose()?;
        Ok(Rotation { key, older, boxes, recovery, province: self.optional()?.map(boxed).transpose()? })
    }
}
