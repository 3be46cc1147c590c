//! TLS on the way to PostgreSQL: the certificate is always looked at, with its name and its dates.

use std::path::Path;
use std::sync::Arc;

use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::failure::Failure;

/// Trusts the authorities in this file (PEM), or those of the machine where none is named.
///
/// # Errors
/// When there are none.
pub fn connector(authorities: Option<&Path>) -> Result<MakeRustlsConnect, Failure> {
    let mut roots = RootCertStore::empty();
    match authorities {
        Some(file) => {
            let unusable = || {
                let said = format!("{} holds no certificate of an authority, or may not be read.", file.display());
                Failure::operator("postgres.authorities", said)
            };
            for certificate in CertificateDer::pem_file_iter(file).map_err(|_| unusable())? {
                roots.add(certificate.map_err(|_| unusable())?).map_err(|_| unusable())?;
            }
        }
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    if roots.is_empty() {
        let said = "This machine trusts no authority; name one with sslrootcert=FILE in the address of the database.";
        return Err(Failure::operator("postgres.authorities", said));
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions();
    let builder = builder.map_err(|_| Failure::operator("postgres.tls", "TLS could not be set up."))?;
    Ok(MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
