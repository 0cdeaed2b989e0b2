// axe on every screen, by day and by night.
import AxeBuilder from "@axe-core/playwright";
import { screens, settled } from "./screens.js";
import { expect, test } from "./server.js";
import { Widget } from "./widget.js";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const [name, reach] of Object.entries(screens)) {
      test(`axe finds nothing: ${name}`, async ({ page, startServer }) => {
        const server = await startServer();
        await reach(new Widget(page), server.url);
        await settled(page);
        const axe = new AxeBuilder({ page }).withTags(tags);
        // The page's skip link is none to axe when the first link to another page is in a shadow root.
        if (name === "consent") axe.exclude(".skip");
        const { violations } = await axe.analyze();
        expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))).toEqual([]);
      });
    }
  });
}
