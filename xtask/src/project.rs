//! Where things are: the one place that knows the folders of this project.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};

/// The project's folders, all from its root.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the root: cargo tells where xtask is; else it is looked for from here upwards.
    pub(crate) fn find() -> Outcome<Self> {
        let told = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let here = env::current_dir().ok();
        told.iter()
            .chain(here.iter())
            .flat_map(|start| start.ancestors())
            .find(|folder| folder.join("Trunk.toml").is_file() && folder.join("xtask").is_dir())
            .map(|folder| Self { root: folder.to_owned() })
            .ok_or_else(|| Failure::told("This is not the project's folder: run the command inside it, as `cargo xtask …`."))
    }

    /// A project in `root`, for tests.
    #[cfg(test)]
    pub(crate) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// The repository's root.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Tools of the right versions, logs and stamps; git ignores it.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// What the tools said when they ran.
    pub(crate) fn logs(&self) -> PathBuf {
        self.tools().join("logs")
    }

    /// What the server serves.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// What the server serves while developing: debug builds, apart from the release in `dist/`.
    pub(crate) fn dev_dist(&self) -> PathBuf {
        self.target().join("dev-dist")
    }

    /// The agents' page while developing: beside the widget, whose builds empty their folder.
    pub(crate) fn dev_agent_dist(&self) -> PathBuf {
        self.target().join("dev-agent")
    }

    /// The agents' page, which has a Trunk.toml of its own.
    pub(crate) fn console(&self) -> PathBuf {
        self.root.join("console")
    }

    /// What describes the inputs and outputs of the last release build of the widget.
    pub(crate) fn dist_stamp(&self) -> PathBuf {
        self.tools().join("dist.stamp")
    }

    /// Source maps and names of the last release build, which are not served.
    pub(crate) fn maps(&self) -> PathBuf {
        self.target().join("maps")
    }

    /// The loader's sources, and the rules that `types` checks them by.
    pub(crate) fn embed(&self) -> PathBuf {
        self.root.join("embed")
    }

    /// The build's npm packages: wasm-opt, esbuild and tsc.
    pub(crate) fn build_packages(&self) -> PathBuf {
        self.root.join("xtask").join("node")
    }

    /// The end-to-end tests and their npm packages.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("tests").join("e2e")
    }

    /// The bench and its npm packages.
    pub(crate) fn bench(&self) -> PathBuf {
        self.root.join("tests").join("bench")
    }

    /// What holds Rocket.Chat's validators against our requests, and those validators.
    pub(crate) fn typings(&self) -> PathBuf {
        self.root.join("tests").join("typings")
    }

    /// Cargo's target folder.
    pub(crate) fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) if !folder.is_empty() => self.root.join(folder),
            _ => self.root.join("target"),
        }
    }

    /// The server that `cargo xtask build` leaves.
    pub(crate) fn server_binary(&self) -> PathBuf {
        self.target().join("release").join(SERVER)
    }

    /// The server as `cargo xtask dev` builds it.
    pub(crate) fn debug_server_binary(&self) -> PathBuf {
        self.target().join("debug").join(SERVER)
    }
}

const SERVER: &str = if cfg!(windows) {
    "livechat-server.exe"
} else {
    "livechat-server"
};
