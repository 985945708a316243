/**
 * What has to be there before anything else can run: the locked packages and the browsers.
 * Plain Node with nothing installed, because it runs first on a fresh clone.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const windows = process.platform === "win32";

/** Installs exactly what package-lock.json says, unless it has been done. */
export function installPackages() {
  if (existsSync(join(root, "node_modules", ".package-lock.json"))) return;
  // To standard error: what a command itself says may be read by a program.
  console.error("installing the packages of package-lock.json (npm ci) …");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: windows,
  });
  if (npm.status !== 0) throw new Error("npm ci failed");
}

/**
 * The browsers that can load the extension, the preferred one first. `variable` overrides the
 * search; `oldest` is the first major version that the manifest admits.
 */
const BROWSERS = {
  chromium: {
    variable: "DARKROOM_CHROMIUM",
    commands: [
      "google-chrome-stable",
      "google-chrome",
      "chromium",
      "chromium-browser",
      "microsoft-edge-stable",
      "microsoft-edge",
    ],
    places: [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
      ...windowsPlaces("Google/Chrome/Application/chrome.exe"),
      ...windowsPlaces("Microsoft/Edge/Application/msedge.exe"),
    ],
    oldest: 148,
    debian: "chromium",
    install: "Google Chrome, Chromium or Edge, version 148 or later",
  },
  firefox: {
    variable: "DARKROOM_FIREFOX",
    commands: ["firefox", "firefox-esr", "firefox-developer-edition"],
    places: [
      "/Applications/Firefox.app/Contents/MacOS/firefox",
      ...windowsPlaces("Mozilla Firefox/firefox.exe"),
    ],
    oldest: 140,
    debian: "firefox-esr",
    install: "Firefox, version 140 or later",
  },
};

function windowsPlaces(path) {
  return ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, path));
}

/**
 * The executable of a browser, or null. A version that is too old counts as missing.
 *
 * @param {"chromium" | "firefox"} name
 */
export function findBrowser(name) {
  const { variable, commands, places, oldest } = BROWSERS[name];
  const folders = windows ? [] : (process.env["PATH"] ?? "").split(delimiter);
  const named = process.env[variable];
  const candidates = named
    ? [named]
    : [...commands.flatMap((command) => folders.map((folder) => join(folder, command))), ...places];
  return candidates.find((path) => existsSync(path) && majorVersion(path) >= oldest) ?? null;
}

/** Windows' browsers print no version; there the browser itself refuses an extension too new for it. */
function majorVersion(path) {
  if (windows) return Number.POSITIVE_INFINITY;
  try {
    const text = execFileSync(path, ["--version"], { encoding: "utf8", stdio: "pipe" });
    return Number(/(\d+)\./.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Makes sure that the named browsers are there: on Debian as root it installs them, elsewhere it
 * says what is missing. Their paths are put where the drivers look for them.
 *
 * @param {readonly ("chromium" | "firefox")[]} names
 */
export function provideBrowsers(names) {
  let missing = names.filter((name) => findBrowser(name) === null);
  if (missing.length > 0 && onDebianAsRoot()) {
    apt(["update"]);
    const packages = missing.map((name) => BROWSERS[name].debian);
    apt(["install", "--yes", "--no-install-recommends", ...packages, "fonts-liberation"]);
    missing = names.filter((name) => findBrowser(name) === null);
  }
  if (missing.length > 0) {
    const wanted = missing.map(
      (name) => `${BROWSERS[name].install} (or set ${BROWSERS[name].variable})`,
    );
    throw new Error(`please install ${wanted.join(" and ")}`);
  }
  for (const name of names) process.env[BROWSERS[name].variable] = findBrowser(name) ?? "";
}

function onDebianAsRoot() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  if (!existsSync("/etc/os-release")) return false;
  return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}

function apt(parameters) {
  console.log(`apt-get ${parameters.join(" ")} …`);
  const run = spawnSync("apt-get", ["-qq", ...parameters], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (run.status !== 0) throw new Error(`apt-get ${parameters[0]} failed`);
}
