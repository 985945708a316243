/**
 * `npm test`: everything, on a fresh clone. Types, lint, format, unused code, unit tests, both
 * builds, checks of what was built, and end to end in real Chromium and Firefox.
 * `npm test -- --long` also runs the tests that take minutes each.
 *
 * The last line is `N passed, N failed`: all tests, and one for every step that is no test.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { installPackages, provideBrowsers, root } from "./install.mjs";

/** Longer than any step may take on a slow machine; a step that hangs is a failure, not a hung build. */
const STEP_MINUTES = process.argv.includes("--long") ? 180 : 45;

/** Every process of this run carries it, so that none is left behind and none of others is hit. */
const mark = `DARKROOM_TEST_RUN=${randomUUID()}`;
const environment = {
  ...process.env,
  [mark.split("=")[0]]: mark.split("=")[1],
  ...(process.argv.includes("--long") ? { DARKROOM_LONG: "1" } : {}),
};
const reports = mkdtempSync(join(tmpdir(), "darkroom-test-"));
const total = { passed: 0, failed: 0 };
const summary = [];
/** Names of the failed tests with their first words, said again at the end of a long log. */
const failures = [];

process.on("exit", () => {
  killMarked();
  rmSync(reports, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

try {
  installPackages();
  provideBrowsers(["chromium", "firefox"]);
} catch (error) {
  console.error(`npm test: ${error.message}`);
  process.exit(1);
}
Object.assign(environment, {
  DARKROOM_CHROMIUM: process.env["DARKROOM_CHROMIUM"],
  DARKROOM_FIREFOX: process.env["DARKROOM_FIREFOX"],
});

await Promise.all([check(), build()]);
await tests("built");
await tests("unit");
await tests("e2e");

if (failures.length > 0) console.log(`\nFailed:\n${failures.join("\n")}`);
console.log(`\n${summary.join("\n")}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function check() {
  await step("types", "typescript/bin/tsc", ["--noEmit"]);
  await step("lint", "oxlint/bin/oxlint", ["--type-aware", "--deny-warnings"]);
  await step("format", "oxfmt/bin/oxfmt", ["--check", "."]);
  await step("unused code", "knip/bin/knip.js", []);
}

async function build() {
  await step("build for Chrome", "../test/run/build.mjs", ["chrome"]);
  await step("build for Firefox", "../test/run/build.mjs", ["firefox"]);
}

/** A step that passes or fails as a whole. What it says is shown when it is over: others run beside it. */
async function step(name, script, parameters) {
  const said = [];
  const code = await run(script, parameters, (child) => {
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => said.push(part));
  });
  console.log(`\n== ${name}\n${Buffer.concat(said).toString()}`);
  count(name, code === 0 ? 1 : 0, code === 0 ? 0 : 1);
}

/** A vitest project; a run that fails without a failed test (a file that does not load) counts as one. */
async function tests(project) {
  const report = join(reports, `${project}.json`);
  console.log(`\n== ${project}`);
  const code = await run("vitest/vitest.mjs", [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  let passed = 0;
  let failed = 0;
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    passed = numPassedTests;
    failed = numFailedTests;
    failures.push(...testResults.flatMap(failedIn));
  } catch {
    // No report: vitest itself fell over, which its exit code says.
  }
  if ((code !== 0 && failed === 0) || passed + failed === 0) failed++;
  count(project, passed, failed);
  killMarked();
}

/** One line a failed test, or the file itself when it did not load. */
function failedIn({ name, status, message, assertionResults }) {
  const file = relative(root, name);
  const tests = assertionResults.filter(({ status }) => status === "failed");
  if (tests.length === 0 && status === "failed") {
    return [`- ${file}: ${firstWords(message) || "a hook failed; its error is in the log above"}`];
  }
  return tests.map(
    (test) => `- ${file} > ${test.fullName}: ${firstWords(test.failureMessages.join(" "))}`,
  );
}

function firstWords(text) {
  return stripVTControlCharacters(text).replace(/\s+/g, " ").slice(0, 600);
}

function count(name, passed, failed) {
  total.passed += passed;
  total.failed += failed;
  summary.push(`${failed === 0 ? "ok    " : "FAILED"} ${name}: ${passed} passed, ${failed} failed`);
}

/**
 * Runs a script of a package with this Node; returns the exit code, 1 if it had to be stopped.
 *
 * @param listen gets what it says; otherwise that is shown as it comes
 */
function run(script, parameters, listen) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "node_modules", script), ...parameters], {
      cwd: root,
      stdio: listen ? ["ignore", "pipe", "pipe"] : "inherit",
      env: environment,
    });
    listen?.(child);
    const timer = setTimeout(() => {
      console.error(`${script} took longer than ${STEP_MINUTES} minutes`);
      child.kill("SIGKILL");
      killMarked();
    }, STEP_MINUTES * 60_000);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

/** Ends browsers and workers that a dead test left behind; finds them by the mark in their environment. */
function killMarked() {
  if (process.platform !== "linux") return;
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      if (variables.includes(mark)) process.kill(pid, "SIGKILL");
    } catch {
      // gone, or another user's
    }
  }
}
