//! Devices: the list, letting one in, coming in, shutting one out.

use std::io::Write;

use app::api::device::{DeviceList, FetchJob, InviteJob, JoinJob, JoinState, RevokeReason, Role};
use app::{Book, Refusal};
use serde_json::json;

use crate::args::device::{DeviceCommand, InviteArgs, JoinArgs};
use crate::books::{first_line, open, passphrase};
use crate::say;

pub fn run(command: &DeviceCommand, out: &mut impl Write) -> Result<bool, Refusal> {
    let list = match command {
        DeviceCommand::List(book) => open(book)?.devices()?,
        DeviceCommand::Confirm(one) => open(&one.book)?.confirm_device(one.device)?,
        DeviceCommand::Roles(change) => {
            let roles = change.roles.iter().map(|role| role_of(role)).collect::<Result<Vec<_>, _>>()?;
            open(&change.book)?.change_role(change.device, &roles)?
        }
        DeviceCommand::Retire(one) => open(&one.book)?.retire_device(one.device)?,
        DeviceCommand::Revoke(revoke) => {
            open(&revoke.book)?.revoke_device(revoke.device, reason_of(&revoke.reason)?)?
        }
        DeviceCommand::Invite(args) => return invite(args, out),
        DeviceCommand::Join(args) => return join(args, out),
    };
    told(&list, out)
}

fn told(list: &DeviceList, out: &mut impl Write) -> Result<bool, Refusal> {
    for row in &list.rows {
        say(out, &json!(row))?;
    }
    Ok(true)
}

/// Shows the code, reads the digits from standard input, and ends when the device is in.
fn invite(args: &InviteArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let roles = args.roles.iter().map(|role| role_of(role)).collect::<Result<_, _>>()?;
    let job = InviteJob { user_name: args.user_name.clone(), device_name: args.device_name.clone(), roles };
    let show =
        |state: &app::api::device::InviteState| eprintln!("{}", json!({ "step": state.step, "code": state.code }));
    let digits = || {
        let mut line = String::new();
        // No line is read as no digits, which are wrong ones.
        let _ = std::io::stdin().read_line(&mut line);
        line
    };
    let state = app::invite_by_hand(&mut book, &job, show, digits)?;
    say(out, &json!({ "ok": true, "series": state.series }))
}

/// Comes in by a code, or by the twelve words; the six digits go to standard error.
fn join(args: &JoinArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let show = |state: &JoinState| eprintln!("{}", json!({ "step": state.step, "digits": state.digits }));
    let (path, passphrase) = (args.book.book.display().to_string(), passphrase(&args.book)?.to_string());
    let code = args.code.clone();
    let book: Book = match &args.words_file {
        Some(file) => {
            let words = first_line(file)?.to_string();
            let user_name = args.user_name.clone();
            app::fetch_by_hand(&FetchJob { code, words, path, passphrase, user_name }, show)?
        }
        None => app::join_by_hand(&JoinJob { code, path, passphrase }, show)?,
    };
    let info = book.info()?;
    say(out, &json!({ "ok": true, "name": info.name, "series": info.series, "vouchers": info.vouchers }))
}

pub(crate) fn role_of(name: &str) -> Result<Role, Refusal> {
    match name {
        "accountant" => Ok(Role::Accountant),
        "cashier" => Ok(Role::Cashier),
        "director" => Ok(Role::Director),
        "supervisor" => Ok(Role::Supervisor),
        _ => Err(Refusal::new("device.role-unknown").with("role", name)),
    }
}

fn reason_of(name: &str) -> Result<RevokeReason, Refusal> {
    match name {
        "lost" => Ok(RevokeReason::Lost),
        "stolen" => Ok(RevokeReason::Stolen),
        "compromised" => Ok(RevokeReason::Compromised),
        _ => Err(Refusal::new("device.reason-unknown").with("reason", name)),
    }
}
