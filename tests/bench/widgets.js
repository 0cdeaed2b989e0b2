// The three pages that are compared: with our widget, with Rocket.Chat's, and with none.

/** A small page as anybody has one, without anything to load. */
export const page = (title, inside) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="A small page to measure what a chat widget does to it.">
<title>${title}</title>
<link rel="icon" href="data:,">
</head>
<body>
<main><h1>${title}</h1><p>A small page to measure what a chat widget does to it.</p></main>
${inside}
</body>
</html>
`;

/** Our script tag as the README says it; which fields are asked is the server's to say, as for the other. */
export const ourTag = (server) => `<script async src="${server}/livechat.js" data-server="${server}"></script>`;

/** What Rocket.Chat gives site owners to paste. */
export const officialTag = (site) => `<script type="text/javascript">
(function(w, d, s, u) {
	w.RocketChat = function(c) { w.RocketChat._.push(c) }; w.RocketChat._ = []; w.RocketChat.url = u;
	var h = d.getElementsByTagName(s)[0], j = d.createElement(s);
	j.async = true; j.src = u + '/rocketchat-livechat.min.js?_=201903270000';
	h.parentNode.insertBefore(j, h);
})(window, document, 'script', '${site}/livechat');
</script>`;

/**
 * Where a widget's parts are. `frame` is the path of the document that holds them ("" for the host
 * page itself), `holder` the element of the host page that has to be visible too, `shadow` whose
 * shadow root they are in.
 */
export const parts = {
  nothing: null,
  ours: { frame: "", holder: "", shadow: "livechat-widget", launcher: ".launcher", field: 'input[autocomplete="name"]' },
  official: { frame: "/livechat", holder: "#rocketchat-iframe", shadow: "", launcher: 'button[class*="screen__chat-button"]', field: 'input[name="name"]' },
};
