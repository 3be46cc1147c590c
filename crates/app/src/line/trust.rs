//! Whom the line trusts: the machine's own authorities, or the one certificate key that the address names.

use std::sync::Arc;

use sync::place::{Pin, pin_of};
use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, ConfigBuilder, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    WantsVerifier,
};

use super::Fault;

/// What TLS goes by on the way to a server.
///
/// # Errors
/// [`Fault::Certificate`] where the machine trusts nobody at all.
pub fn config(pin: Option<Pin>) -> Result<ClientConfig, Fault> {
    if let Some(pin) = pin {
        let one = Arc::new(OneKey { pin, provider: Arc::new(ring::default_provider()) });
        return Ok(begin()?.dangerous().with_custom_certificate_verifier(one).with_no_client_auth());
    }
    Ok(begin()?.with_root_certificates(authorities()?).with_no_client_auth())
}

/// What TLS goes by when only a server's clock is read: the machine's own authorities vouch for it, but what the dates of its
/// certificates say is not held against it. Nothing of a book may be told over such a line.
///
/// # Errors
/// [`Fault::Certificate`] where the machine trusts nobody at all.
pub fn at_any_time() -> Result<ClientConfig, Fault> {
    let provider = Arc::new(ring::default_provider());
    let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(authorities()?), provider).build();
    let any_time = Arc::new(AnyTime(inner.map_err(|_| Fault::Certificate)?));
    Ok(begin()?.dangerous().with_custom_certificate_verifier(any_time).with_no_client_auth())
}

fn authorities() -> Result<RootCertStore, Fault> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() { Err(Fault::Certificate) } else { Ok(roots) }
}

/// Trusts no certificate at all.
///
/// # Errors
/// None that can be met: the provider knows the usual versions of TLS.
pub fn nobody() -> Result<ClientConfig, Fault> {
    Ok(begin()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn begin() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Fault> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    builder.with_safe_default_protocol_versions().map_err(|_| Fault::Certificate)
}

/// More certificates than these stand in no chain worth asking.
const CHAIN_MAX: usize = 8;

/// Accepts what the authorities vouch for at whatever time they do: each certificate that is of another time is judged again at
/// its own.
#[derive(Debug)]
struct AnyTime(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyTime {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut at = now;
        for _ in 0..CHAIN_MAX {
            at = match self.0.verify_server_cert(end_entity, intermediates, name, ocsp, at) {
                Err(Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. })) => not_after,
                Err(Error::InvalidCertificate(CertificateError::NotValidYetContext { not_before, .. })) => not_before,
                judged => return judged,
            };
        }
        Err(Error::InvalidCertificate(CertificateError::Expired))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Accepts the certificate whose key has this pin and no other. Its names and dates do not matter: who holds the key is
/// the server that was joined, whatever this machine's clock says.
#[derive(Debug)]
struct OneKey {
    pin: Pin,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for OneKey {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let key = ParsedCertificate::try_from(end_entity)?.subject_public_key_info();
        if pin_of(&key) == self.pin {
            return Ok(ServerCertVerified::assertion());
        }
        Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
