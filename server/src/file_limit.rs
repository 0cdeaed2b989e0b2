//! How many files and sockets the system lets this process have. Systems give fewer at first than
//! they allow, often 1,024, for programs of times when that was much; each visitor is a socket.

/// Asks for as many as are allowed. Where that is refused, it goes on with what there is.
#[cfg(unix)]
pub fn raise() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let allowed = getrlimit(Resource::Nofile).maximum;
    let wanted = Rlimit {
        current: allowed,
        maximum: allowed,
    };
    if let Err(error) = setrlimit(Resource::Nofile, wanted) {
        tracing::warn!(%error, "the system gives no more files and sockets than at first");
    }
}

/// Where there is no such limit.
#[cfg(not(unix))]
pub fn raise() {}
