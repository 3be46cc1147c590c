//! What can be tried of the phone's packages without their SDKs: the script that keeps books out of the system's backups, and
//! which cryptography the book is built with.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use acceptance::machine::repository;

/// As `tauri android init` writes it, shortened.
const MANIFEST: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <uses-permission android:name="android.permission.INTERNET" />
    <application
        android:icon="@mipmap/ic_launcher"
        android:label="@string/app_name"
        android:theme="@style/Theme.so_htx">
        <activity android:name=".MainActivity" android:exported="true" />
    </application>
</manifest>
"#;
const KEPT_OUT: [&str; 3] = [
    "android:allowBackup=\"false\"",
    "android:fullBackupContent=\"false\"",
    "android:dataExtractionRules=\"@xml/data_extraction_rules\"",
];

fn prepare(project: &Path) -> Output {
    Command::new("sh").arg("src-tauri/mobile/android/prepare.sh").current_dir(project).output().unwrap()
}

#[test]
fn a_book_stays_out_of_the_backups_of_android() {
    let project = tempfile::tempdir().unwrap();
    let own = project.path().join("src-tauri/mobile/android");
    fs::create_dir_all(&own).unwrap();
    for file in ["prepare.sh", "data_extraction_rules.xml"] {
        fs::copy(repository().join("src-tauri/mobile/android").join(file), own.join(file)).unwrap();
    }
    assert!(!prepare(project.path()).status.success(), "there is no project yet");
    let main = project.path().join("gen/android/app/src/main");
    fs::create_dir_all(&main).unwrap();
    fs::write(main.join("AndroidManifest.xml"), MANIFEST).unwrap();
    let done = prepare(project.path());
    assert!(done.status.success(), "{done:?}");
    let manifest = fs::read_to_string(main.join("AndroidManifest.xml")).unwrap();
    for attribute in KEPT_OUT {
        assert_eq!(manifest.matches(attribute).count(), 1, "{attribute}: {manifest}");
    }
    // What stood there stands there still, and the attributes are the application's.
    let (before, application) = manifest.split_once("<application").unwrap();
    assert!(!before.contains("allowBackup") && application.contains("android:label=\"@string/app_name\""));
    let rules = fs::read_to_string(main.join("res/xml/data_extraction_rules.xml")).unwrap();
    for part in ["<cloud-backup", "<device-transfer", "<exclude domain=\"root\""] {
        assert!(rules.contains(part), "{part}: {rules}");
    }
    // Run again it changes nothing.
    assert!(prepare(project.path()).status.success());
    assert_eq!(fs::read_to_string(main.join("AndroidManifest.xml")).unwrap(), manifest);
}

/// OpenSSL is built along for Android alone: a phone has none, and the laptop keeps its own.
#[test]
fn openssl_is_built_along_for_android_alone() {
    let tree = |target: &str| {
        let args = ["tree", "--offline", "--package", "store", "--edges", "features,normal,build", "--target", target];
        let out = Command::new(env!("CARGO")).args(args).current_dir(repository()).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).contains("openssl-src")
    };
    assert!(tree("aarch64-linux-android"));
    assert!(!tree("x86_64-unknown-linux-gnu"));
}
