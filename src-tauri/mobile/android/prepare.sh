#!/bin/sh
# Puts into the project that `tauri android init` wrote what it does not ask for: no backup by the system. Run at the
# root of the repository; running it twice changes nothing.
set -eu
main=gen/android/app/src/main
[ -f "$main/AndroidManifest.xml" ] || { echo "run: npx tauri android init" >&2; exit 1; }
mkdir -p "$main/res/xml"
cp src-tauri/mobile/android/data_extraction_rules.xml "$main/res/xml/"
if ! grep -q 'android:dataExtractionRules' "$main/AndroidManifest.xml"; then
  sed -i 's|<application|<application\n        android:allowBackup="false"\n        android:fullBackupContent="false"\n        android:dataExtractionRules="@xml/data_extraction_rules"|' "$main/AndroidManifest.xml"
fi
grep -c 'android:allowBackup="false"' "$main/AndroidManifest.xml" >/dev/null
