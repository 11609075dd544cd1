// Opens a page in Chromium, light and dark, wide and on a phone, and fails on what axe finds or what scrolls sideways.
const puppeteer = require("puppeteer-core");
const axe = require("axe-core");
const [executablePath, page] = process.argv.slice(2);

(async () => {
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  let failed = false;
  for (const scheme of ["light", "dark"]) {
    for (const width of [360, 1200]) {
      const tab = await browser.newPage();
      await tab.setBypassCSP(true);
      await tab.setViewport({ width, height: 800 });
      await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const loaded = [];
      tab.on("request", (request) => loaded.push(request.url()));
      await tab.goto("file://" + page);
      await tab.evaluate(axe.source);
      const { violations } = await tab.evaluate(() => axe.run());
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      for (const { id, help, nodes } of violations) {
        console.log(scheme, width, id, help, nodes.length, nodes[0].html.slice(0, 120));
        failed = true;
      }
      if (wide || loaded.length !== 1) {
        console.log(scheme, width, wide ? "scrolls sideways" : "loads " + loaded.join(" "));
        failed = true;
      }
      await tab.close();
    }
  }
  await browser.close();
  process.exit(failed ? 1 : 0);
})();
