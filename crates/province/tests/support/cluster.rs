//! A PostgreSQL of the test's own: made in a temporary folder, on a port of its own, gone when the test has ended.

#![allow(dead_code, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

/// Runs as a user that is not root, which PostgreSQL asks for, and ends with whoever holds its input open: however the
/// test ends, the cluster is stopped and its folder removed.
const KEEPER: &str = r#"
bin=$1 port=$2
dir=$(mktemp -d /tmp/htx-postgres.XXXXXX)
cleanup() { "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$dir"; }
trap cleanup EXIT
cd "$dir"
if ! "$bin/initdb" -D "$dir/data" -U chief --auth=trust -E UTF8 --locale=C --data-checksums >"$dir/log" 2>&1; then
	cat "$dir/log" >&2; exit 1
fi
start() {
	"$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
		-c max_connections=60 -c log_statement=all -c shared_buffers=64MB" start >/dev/null 2>&1 || cat "$dir/log" >&2
}
start
echo "$dir"
while read -r word; do
	case $word in
		stop) "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 ;;
		start) start ;;
	esac
	echo done
done
"#;

pub struct Cluster {
    /// Ends when this program does: its input closes then.
    _keeper: Child,
    to: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    port: u16,
    folder: PathBuf,
}

impl Cluster {
    pub fn start() -> Self {
        let bin = programs();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        command.args(["-c", KEEPER, "keeper"]).arg(&bin).arg(port.to_string());
        let mut keeper = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let to = keeper.stdin.take().unwrap();
        let mut from = BufReader::new(keeper.stdout.take().unwrap());
        let mut folder = String::new();
        from.read_line(&mut folder).unwrap();
        assert!(!folder.trim().is_empty(), "PostgreSQL could not be started from {}", bin.display());
        Self { _keeper: keeper, to: Mutex::new((to, from)), port, folder: folder.trim().into() }
    }

    /// Where the data and the log are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// From here on it speaks TLS with this certificate, and without TLS to nobody.
    pub fn guard(&self, certificate: &Path, key: &Path) {
        let data = self.folder.join("data");
        std::fs::copy(certificate, data.join("server.crt")).unwrap();
        std::fs::copy(key, data.join("server.key")).unwrap();
        std::fs::write(data.join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n").unwrap();
        // The key must be its own and nobody else's to read.
        let own = |words: &[&str]| {
            assert!(Command::new(words[0]).args(&words[1..]).current_dir(&data).status().unwrap().success())
        };
        own(&["chmod", "600", "server.key"]);
        own(&["chown", "--reference=PG_VERSION", "server.crt", "server.key", "pg_hba.conf"]);
        self.sql("postgres", "alter system set ssl = on");
        self.sql("postgres", "select pg_reload_conf()");
        // The new rules hold for connections that begin once the chief process has read them.
        let limit = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while self.sql_of("chief", "postgres?sslmode=disable", "select 1").is_ok() {
            assert!(std::time::Instant::now() < limit, "it still speaks without TLS");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    pub fn stop_at_once(&self) {
        self.tell("stop");
    }

    pub fn start_again(&self) {
        self.tell("start");
    }

    fn tell(&self, word: &str) {
        let mut line = self.to.lock().unwrap();
        writeln!(line.0, "{word}").unwrap();
        line.1.read_line(&mut String::new()).unwrap();
    }

    /// The address of a database as the superuser.
    pub fn url(&self, database: &str) -> String {
        self.url_of("chief", database)
    }

    pub fn url_of(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// A new, empty database.
    pub fn database(&self) -> String {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("books_{}", MADE.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("create database {name}"));
        name
    }

    /// What `psql` prints for these statements, as the superuser.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        self.sql_of("chief", database, sql).unwrap_or_else(|fault| panic!("{fault}"))
    }

    pub fn sql_of(&self, user: &str, database: &str, sql: &str) -> Result<String, String> {
        let mut command = Command::new(programs().join("psql"));
        command.args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"]).arg(self.url_of(user, database));
        let output = command.args(["-c", sql]).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Everything in a database, as `pg_dump` writes it.
    pub fn dump(&self, database: &str) -> Vec<u8> {
        let output = Command::new(programs().join("pg_dump")).arg(self.url(database)).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}

/// The cluster that the tests of one program share.
pub fn shared() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start)
}

/// Where the newest PostgreSQL's programs are.
pub fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<u32> = versions.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable();
    let newest = versions.last().map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
    newest.filter(|bin| bin.join("initdb").exists()).expect(
        "These tests need PostgreSQL 15 or later: install the Debian package «postgresql» (cargo xtask test does it)",
    )
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n")
}
