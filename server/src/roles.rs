//! What agents are, and what they may therefore do: names and table as Rocket.Chat has them.

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Runs the server: may do everything.
    Admin,
    /// Answers visitors.
    Agent,
    /// Looks after the agents' work.
    Manager,
}

impl Role {
    /// Every role, as the first agent has them.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Agent, Self::Manager];

    /// Its name on the wire and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Agent => "livechat-agent",
            Self::Manager => "livechat-manager",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether whoever has it may do this.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::CreateLivechatContact
            | Permission::TransferLivechatGuest
            | Permission::UpdateLivechatContact
            | Permission::ViewLRoom
            | Permission::ViewLivechatContact
            | Permission::ViewLivechatContactHistory => true,
            Permission::CloseOthersLivechatRoom
            | Permission::DeleteLivechatContact
            | Permission::SendOmnichannelChatTranscript
            | Permission::ViewLivechatManager => match self {
                Self::Admin | Self::Manager => true,
                Self::Agent => false,
            },
            Permission::ManageLivechatAgents => self == Self::Admin,
        }
    }
}

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// `close-others-livechat-room`
    CloseOthersLivechatRoom,
    /// `create-livechat-contact`
    CreateLivechatContact,
    /// `delete-livechat-contact`
    DeleteLivechatContact,
    /// `manage-livechat-agents`
    ManageLivechatAgents,
    /// `send-omnichannel-chat-transcript`
    SendOmnichannelChatTranscript,
    /// `transfer-livechat-guest`
    TransferLivechatGuest,
    /// `update-livechat-contact`
    UpdateLivechatContact,
    /// `view-l-room`
    ViewLRoom,
    /// `view-livechat-contact`
    ViewLivechatContact,
    /// `view-livechat-contact-history`
    ViewLivechatContactHistory,
    /// `view-livechat-manager`
    ViewLivechatManager,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_found_by_its_name() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("user"), None);
    }

    #[test]
    fn an_agent_looks_after_their_own_conversations_only() {
        assert!(Role::Agent.may(Permission::ViewLRoom));
        assert!(!Role::Agent.may(Permission::CloseOthersLivechatRoom));
        assert!(Role::Manager.may(Permission::CloseOthersLivechatRoom));
        assert!(!Role::Manager.may(Permission::ManageLivechatAgents));
    }
}
