// SPDX-License-Identifier: MIT
// Opens a file in Chromium and prints, as JSON, what a person or a guard would notice there:
//   node look.cjs BROWSER FILE WIDTH light|dark [SCREENSHOT [PDF]]
// Run with NODE_PATH leading to what package-lock.json pins.
const { chromium } = require("playwright-core");
const { readFileSync } = require("node:fs");
const { pathToFileURL } = require("node:url");

const [browser, file, width, colorScheme, screenshot, pdf] = process.argv.slice(2);

async function main() {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const started = await chromium.launch({ executablePath: browser, args });
  try {
    const page = await started.newPage({ viewport: { width: Number(width), height: 900 }, colorScheme });
    const seen = { console: [], requests: [] };
    page.on("console", (message) => seen.console.push(message.text()));
    page.on("pageerror", (error) => seen.console.push(String(error)));
    page.on("request", (request) => seen.requests.push(request.url()));
    const address = pathToFileURL(file).href;
    await page.goto(address, { waitUntil: "networkidle" });
    seen.requests = seen.requests.filter((url) => url !== address);
    // What a stranger's words would have to do to run: the policy has to refuse it. It is counted, and then forgotten.
    const before = seen.console.length;
    seen.ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.append(script);
      const image = document.createElement("img");
      image.src = "https://example.invalid/";
      return window.ran === true;
    });
    await page.waitForTimeout(50);
    seen.refused = seen.console.splice(before).length;
    seen.requests = seen.requests.filter((url) => !url.startsWith("https://example.invalid/"));
    seen.width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
    await page.evaluate(() => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
    seen.openWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const found = await page.evaluate(() => axe.run());
    seen.passes = found.passes.length;
    seen.violations = found.violations.map((rule) => [rule.id, ...rule.nodes.map((node) => node.html)]);
    if (pdf) await page.pdf({ path: pdf, preferCSSPageSize: true });
    console.log(JSON.stringify(seen));
  } finally {
    await started.close();
  }
}

main();
