// Opens pages in Chromium and prints what is wrong with them as JSON: see README.md beside this file.
// node check.mjs PAGE... ; with PLAINSPEAK_SHOTS=FOLDER it takes pictures too.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const need = (name) => {
  if (!process.env[name]) throw new Error(`Set ${name}: see tests/browser/README.md`);
  return resolve(process.env[name]);
};
const { chromium } = createRequire(import.meta.url)(need("PLAINSPEAK_PLAYWRIGHT"));
const axe = readFileSync(need("PLAINSPEAK_AXE"), "utf8");
const shots = process.env.PLAINSPEAK_SHOTS;
const wanted = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const browser = await chromium.launch({
  executablePath: need("PLAINSPEAK_CHROMIUM"),
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
const told = [];
for (const file of process.argv.slice(2)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [390, 1280]) {
      for (const javaScriptEnabled of [true, false]) {
        const context = await browser.newContext({
          colorScheme, javaScriptEnabled, viewport: { width, height: 900 }, reducedMotion: "reduce",
        });
        const page = await context.newPage();
        const messages = [], requests = [];
        page.on("console", (message) => messages.push(message.text()));
        page.on("pageerror", (error) => messages.push(String(error)));
        page.on("request", (request) => requests.push(request.url()));
        await page.goto(pathToFileURL(resolve(file)).href);
        const mark = page.locator("a.f[data-note]:not(.only)").first();
        const marked = await mark.count();
        const found = { popup: "", lit: 0, back: "" };
        if (marked) {
          await mark.focus();
          found.popup = await mark.evaluate((link) => getComputedStyle(link, "::after").content);
          found.lit = await page.locator(".note.lit").count();
          if (shots) {
            const name = `${basename(file, ".html")}-${width}-${colorScheme}-${javaScriptEnabled ? "script" : "plain"}`;
            await page.screenshot({ path: join(shots, `${name}-focus.png`) });
          }
          await page.keyboard.press("Escape");
          found.hushed = await mark.evaluate((link) => getComputedStyle(link, "::after").display);
          await mark.press("Enter");
          found.target = await page.evaluate(() => location.hash);
          await page.locator(`${found.target} .back`).press("Enter");
          found.back = await page.evaluate(() => location.hash);
          found.mark = await mark.getAttribute("id");
        }
        if (shots) {
          await page.evaluate(() => { scrollTo(0, 0); document.activeElement?.blur?.(); });
          const name = `${basename(file, ".html")}-${width}-${colorScheme}-${javaScriptEnabled ? "script" : "plain"}`;
          await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        let filtered = null;
        if (javaScriptEnabled && (await page.locator("#filter:not([hidden]) input").count())) {
          const notes = await page.locator(".note").count();
          await page.locator("#filter input").first().press("Space");
          filtered = {
            notes, seen: await page.locator(".note:not([hidden])").count(),
            off: await page.locator("a.off[href]").count(), said: await page.locator("#filter [role=status]").textContent(),
          };
        }
        await context.close();

        // Timers stand still where scripts may not run, so axe sees the same page with its script taken out.
        const judged = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
        const again = await judged.newPage();
        if (javaScriptEnabled) await again.goto(pathToFileURL(resolve(file)).href);
        else await again.setContent(readFileSync(file, "utf8").replace(/<script>.*?<\/script>/s, ""));
        for (const details of await again.locator("details").all()) await details.evaluate((d) => { d.open = true; });
        await again.evaluate(axe);
        const { violations, passes, incomplete } = await again.evaluate(
          (values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }), wanted);
        await judged.close();
        told.push({
          file: basename(file), colorScheme, width, script: javaScriptEnabled, messages,
          requests: requests.filter((url) => !url.startsWith("file:")), wide, marked: marked > 0, found, filtered,
          passes: passes.length,
          incomplete: incomplete.map((rule) => `${rule.id} (${rule.nodes.length})`),
          violations: violations.map((rule) => ({ rule: rule.id, nodes: rule.nodes.map((node) => node.html).slice(0, 3) })),
        });
      }
    }
  }
}
await browser.close();
console.log(JSON.stringify(told, null, 1));
