// Which of Rocket.Chat's validators looks at which request, and at what of it: what stands in the path,
// in the query, or in the body. `wrong` is put over a request that is right, and must be refused.

const body = (validator, wrong) => ({ validator, part: "body", wrong });
const query = (validator, wrong) => ({ validator, part: "query", wrong });
const path = (validator, wrong) => ({ validator, part: "params", wrong });

const MORE = { more: "x" };
const NO_ID = { contactId: undefined };

export const VALIDATED = {
  "DELETE /api/v1/livechat/message/{_id}": body("isDELETELivechatMessageIdParams", { rid: undefined }),
  "DELETE /api/v1/livechat/visitor/{token}": path("isLivechatVisitorTokenDeleteProps", { token: undefined }),
  "GET /api/v1/livechat/agent.next/{token}": query("isGETAgentNextToken", MORE),
  "GET /api/v1/livechat/config": query("isGETLivechatConfigParams", MORE),
  "GET /api/v1/livechat/custom-fields": query("isLivechatCustomFieldsProps", { count: "many" }),
  "GET /api/v1/livechat/message/{_id}": query("isGETLivechatMessageIdParams", { token: undefined }),
  "GET /api/v1/livechat/messages.history/{rid}": query("isGETLivechatMessagesHistoryRidParams", { limit: "few" }),
  "GET /api/v1/livechat/room": query("isGETLivechatRoomParams", { token: undefined }),
  "GET /api/v1/livechat/users/agent": query("isLivechatUsersAgentProps", { count: "many" }),
  "GET /api/v1/livechat/visitor/{token}": path("isLivechatVisitorTokenGetProps", { token: undefined }),
  "GET /api/v1/livechat/visitor/{token}/room": path("isLivechatVisitorTokenRoomProps", { token: undefined }),
  "GET /api/v1/livechat/visitors.autocomplete": query("isGETLivechatVisitorsAutocompleteParams", { selector: undefined }),
  "GET /api/v1/livechat/visitors.chatHistory/room/{rid}/visitor/{visitor}": query(
    "isGETLivechatVisitorsChatHistoryRoomRoomIdVisitorVisitorIdParams",
    { count: "many" },
  ),
  "GET /api/v1/livechat/visitors.info": query("isLivechatVisitorsInfoProps", { visitorId: undefined }),
  "GET /api/v1/livechat/visitors.pagesVisited/{rid}": query("isGETLivechatVisitorsPagesVisitedRoomIdParams", { count: "many" }),
  "GET /api/v1/livechat/visitors.search": query("isGETLivechatVisitorsSearch", { term: undefined }),
  "GET /api/v1/omnichannel/contact": query("isGETOmnichannelContactProps", NO_ID),
  "GET /api/v1/omnichannel/contact.search": query("isGETOmnichannelContactSearchProps", MORE),
  "GET /api/v1/omnichannel/contacts.channels": query("isGETOmnichannelContactsChannelsProps", NO_ID),
  "GET /api/v1/omnichannel/contacts.checkExistence": query("isGETOmnichannelContactsCheckExistenceProps", {
    contactId: "c",
    email: "a@b.example",
  }),
  "GET /api/v1/omnichannel/contacts.get": query("isGETOmnichannelContactsProps", { contactId: "" }),
  "GET /api/v1/omnichannel/contacts.history": query("isGETOmnichannelContactHistoryProps", NO_ID),
  "GET /api/v1/omnichannel/contacts.search": query("isGETOmnichannelContactsSearchProps", { unknown: "maybe" }),
  "POST /api/v1/livechat/custom-fields.delete": body("isPOSTLivechatRemoveCustomFields", { customFieldId: undefined }),
  "POST /api/v1/livechat/custom-fields.save": body("isPOSTLivechatSaveCustomFieldsParams", {
    customFieldData: { field: "a b", label: "x", scope: "visitor", visibility: "visible" },
  }),
  "POST /api/v1/livechat/custom.field": body("isPOSTLivechatCustomFieldParams", { overwrite: "perhaps" }),
  "POST /api/v1/livechat/custom.fields": body("isPOSTLivechatCustomFieldsParams", { customFields: [{}] }),
  "POST /api/v1/livechat/message": body("isPOSTLivechatMessageParams", { msg: undefined }),
  "POST /api/v1/livechat/offline.message": body("isPOSTLivechatOfflineMessageParams", { email: undefined }),
  "POST /api/v1/livechat/page.visited": body("isPOSTLivechatPageVisitedParams", { pageInfo: { title: "x" } }),
  "POST /api/v1/livechat/room.close": body("isPOSTLivechatRoomCloseParams", MORE),
  "POST /api/v1/livechat/room.survey": body("isPOSTLivechatRoomSurveyParams", { data: [] }),
  "POST /api/v1/livechat/transcript": body("isPOSTLivechatTranscriptParams", { email: undefined }),
  "POST /api/v1/livechat/visitor.status": body("isLivechatVisitorStatusProps", { status: undefined }),
  "POST /api/v1/livechat/visitor/department.transfer": body("isPOSTLivechatVisitorDepartmentTransferParams", {
    department: undefined,
  }),
  "POST /api/v1/login": body("isLoginProps", MORE),
  "POST /api/v1/omnichannel/contact": body("isPOSTOmnichannelContactProps", { token: undefined }),
  "POST /api/v1/omnichannel/contacts": body("isPOSTOmnichannelContactsProps", { emails: undefined }),
  "POST /api/v1/omnichannel/contacts.conflicts": body("isPOSTOmnichannelContactsConflictsProps", NO_ID),
  "POST /api/v1/omnichannel/contacts.delete": body("isPOSTOmnichannelContactDeleteProps", NO_ID),
  "POST /api/v1/omnichannel/contacts.update": body("isPOSTUpdateOmnichannelContactsProps", { emails: ["a", "a"] }),
  "PUT /api/v1/livechat/message/{_id}": body("isPUTLivechatMessageIdParams", { msg: undefined }),
};

/** Requests that no validator was published for, and why. */
export const UNVALIDATED = {
  "GET /api/info": "asks nothing",
  "GET /api/v1/livechat/agent.info/{rid}/{token}": "all of it is in the path",
  "GET /api/v1/me": "asks nothing",
  "POST /api/v1/livechat/room.transfer": "gone since 7.0; its body is that of visitor/department.transfer",
  "POST /api/v1/livechat/visitor": "servers up to 8.8 look at it by check(), not by a schema",
  "POST /api/v1/logout": "says nothing",
  "PUT /api/v1/omnichannel/contact": "only in documents of 2021",
};

/** Calls that a published validator refuses although the server takes them, and why. */
export const BEYOND = {
  "FindContact by custom": "the server takes `custom`, which its typings leave out",
};
