// What is said in a long conversation: every message bears its number, by which it is found again.

/** What the visitor says first, on the page. */
export const HELLO = "Hello, my tomatoes do not ripen (0)";

const LONG =
  "Tomatoes want six hours of sun, even water and no frost. When the nights are cool they stop ripening, " +
  "and the last green ones are better taken in: on a window sill, beside an apple, they turn red within two weeks. ";

/** One after the other; `mine` is the visitor's. */
const mix = [
  { text: "All right." },
  { text: "I have looked it up for you. *Every second day* is enough, _unless_ it is very hot; see `care.md`." },
  { text: "That helps!", mine: true },
  { text: "There is more on https://example.com/garden/tomatoes?from=chat and on [our page](https://example.com/help)." },
  { text: "You are welcome 🍅 :smile:" },
  { text: "What you need:\n- a pot of ten litres\n- soil without peat\n- a stick" },
  { text: "And how often do I feed them?", mine: true },
  { text: LONG },
  { text: "> And how often do I feed them?\nOnce a week." },
  { text: "Just a moment, please." },
];

/** The message with this number, from 1. */
export function message(number) {
  const { text, mine = false } = mix[number % mix.length];
  return { text: `${text} (${number})`, mine };
}

/**
 * Says all from number `from` until `until`, one after the other, as both would.
 *
 * @param {import("../e2e/agent.js").Agent} agent
 * @param {{ token: string, room: string }} visitor
 */
export async function sayAll(agent, visitor, from, until) {
  for (let number = from; number < until; number++) {
    const { text, mine } = message(number);
    if (mine) await agent.call("livechat/message", { token: visitor.token, rid: visitor.room, msg: text });
    else await agent.say(visitor.room, text);
  }
}
