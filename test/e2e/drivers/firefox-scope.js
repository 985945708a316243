/**
 * Runs inside Firefox, in its privileged window (browser.xhtml), where the driver puts it:
 * everything a test needs that WebDriver BiDi does not offer. Plain JavaScript, because Firefox
 * reads this very file.
 *
 * @see https://searchfox.org/mozilla-central/source/devtools/client/framework/devtools.js
 * @see https://searchfox.org/mozilla-central/source/toolkit/components/extensions/parent/ext-backgroundPage.js
 */
(() => {
  const { require } = ChromeUtils.importESModule(
    "resource://devtools/shared/loader/Loader.sys.mjs",
  );
  const { gDevTools } = require("devtools/client/framework/devtools");

  const tabOf = (number) => {
    const tab = gBrowser.tabs.find((one) => one.getAttribute("e2e-tab") === String(number));
    if (!tab) throw new Error(`tab ${number} is gone`);
    return tab;
  };

  const toolboxOf = (number) => {
    const toolbox = gDevTools.getToolboxForTab(tabOf(number));
    if (!toolbox) throw new Error("DevTools are not open");
    return toolbox;
  };

  /** The remote <browser> that shows an extension's panel inside a toolbox; null until it is there. */
  const panelBrowser = (number, ending) => {
    const search = (document) => {
      for (const element of document.querySelectorAll("iframe, browser")) {
        const url = element.currentURI?.spec ?? "";
        if (url.startsWith("moz-extension://") && url.endsWith(ending)) return element;
        const inner = element.contentDocument;
        const found = inner ? search(inner) : null;
        if (found) return found;
      }
      return null;
    };
    return search(toolboxOf(number).doc);
  };

  const extensionOf = (id) => WebExtensionPolicy.getByID(id)?.extension ?? null;

  /** As nsIDOMWindowUtils has them. */
  const MODIFIERS = { Control: 0x2, Shift: 0x4 };

  let calls = 0;

  /** A frame script as an address; without the character set, letters beyond ASCII would be mangled. */
  const scriptUrl = (code) => `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`;

  /**
   * Evaluates source, a promise of text, with the rights of the document that a <browser> shows.
   * Extension pages forbid `eval`; a sandbox of the same principal may.
   */
  const evaluateIn = (browser, source) =>
    new Promise((resolve, reject) => {
      const name = `darkroom-e2e:${++calls}`;
      const { messageManager } = browser;
      const done = () => {
        messageManager.removeMessageListener(name, answer);
        window.removeEventListener("unload", done);
      };
      const answer = ({ data }) => {
        done();
        if ("error" in data) reject(new Error(data.error));
        else resolve(data.text);
      };
      messageManager.addMessageListener(name, answer);
      const script = `{
        const answer = (data) => sendAsyncMessage(${JSON.stringify(name)}, data);
        try {
          const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
          Cu.exportFunction((text) => answer({ text: String(text) }), sandbox, { defineAs: "e2eDone" });
          Cu.exportFunction((error) => answer({ error: String(error) }), sandbox, { defineAs: "e2eFailed" });
          Cu.evalInSandbox(${JSON.stringify(
            `(${source}).then((text) => e2eDone(text), (error) => e2eFailed(error && error.message ? error.name + ": " + error.message : error))`,
          )}, sandbox);
        } catch (error) {
          answer({ error: String(error) });
        }
      }`;
      messageManager.loadFrameScript(scriptUrl(script), false);
    });

  /** Runs a frame script with the panel's window as `content`, and waits for its answer. */
  const inPanel = (browser, body) =>
    new Promise((resolve, reject) => {
      const name = `darkroom-e2e:${++calls}`;
      const { messageManager } = browser;
      messageManager.addMessageListener(name, function answer({ data }) {
        messageManager.removeMessageListener(name, answer);
        if (data.error) reject(new Error(data.error));
        else resolve(data.value);
      });
      const script = `{
        let data;
        try { data = { value: (() => { ${body} })() }; } catch (error) { data = { error: String(error) }; }
        sendAsyncMessage(${JSON.stringify(name)}, data);
      }`;
      messageManager.loadFrameScript(scriptUrl(script), false);
    });

  const requirePanel = (number, ending) => {
    const browser = panelBrowser(number, ending);
    if (!browser) throw new Error("the panel is not shown");
    return browser;
  };

  const picture = async (windowGlobal) => {
    const bitmap = await windowGlobal.drawSnapshot(null, 1, "white");
    const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    return canvas.toDataURL("image/png");
  };

  return {
    numberSelectedTab(number) {
      gBrowser.selectedTab.setAttribute("e2e-tab", String(number));
    },

    async openToolbox(number) {
      await gDevTools.showToolboxForTab(tabOf(number), { toolId: "webconsole" });
    },

    async closeToolbox(number) {
      await toolboxOf(number).destroy();
    },

    toolboxOpen(number) {
      return Boolean(gDevTools.getToolboxForTab(tabOf(number)));
    },

    async selectTool(number, id) {
      await toolboxOf(number).selectTool(id);
    },

    /** Opens the extension's panel; false until its DevTools page has created it. */
    async selectPanel(number, title) {
      const toolbox = toolboxOf(number);
      const tool = toolbox.getAdditionalTools().find((one) => one.label === title);
      if (!tool) return false;
      await toolbox.selectTool(tool.id);
      return true;
    },

    async dock(number, side) {
      await toolboxOf(number).switchHost(side);
    },

    panelShown(number, ending) {
      return Boolean(panelBrowser(number, ending));
    },

    evaluateInPanel(number, ending, source) {
      return evaluateIn(requirePanel(number, ending), source);
    },

    evaluateInBackground(id, source) {
      const browser = extensionOf(id)?.backgroundContext?.xulBrowser;
      if (!browser) throw new Error("the event page is not running");
      return evaluateIn(browser, source);
    },

    /** A trusted click in the middle of an element, with the user activation a click gives. */
    clickInPanel(number, ending, selector, held) {
      return inPanel(
        requirePanel(number, ending),
        `const element = content.document.querySelector(${JSON.stringify(selector)});
        if (!element) throw new Error("nothing matches " + ${JSON.stringify(selector)});
        element.scrollIntoView({ block: "nearest", inline: "nearest" });
        const box = element.getBoundingClientRect();
        const x = box.left + box.width / 2;
        const y = box.top + box.height / 2;
        content.focus();
        content.document.notifyUserGestureActivation();
        for (const type of ["mousemove", "mousedown", "mouseup"]) {
          content.synthesizeMouseEvent(type, x, y, {
            button: 0,
            buttons: type === "mousedown" ? 1 : 0,
            clickCount: type === "mousemove" ? 0 : 1,
            modifiers: ${held.reduce((sum, key) => sum | MODIFIERS[key], 0)},
          }, { isDOMEventSynthesized: false });
        }`,
      );
    },

    /** Trusted key presses: text as it is typed, or the name of one key, while others are held. */
    keysInPanel(number, ending, keys, held) {
      return inPanel(
        requirePanel(number, ending),
        `const processor = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
        content.document.notifyUserGestureActivation();
        processor.beginInputTransactionForTests(content);
        const held = ${JSON.stringify(held)}.map((key) => new content.KeyboardEvent("", { key }));
        for (const event of held) processor.keydown(event);
        for (const key of ${JSON.stringify(keys)}) {
          const event = new content.KeyboardEvent("", { key });
          processor.keydown(event);
          processor.keyup(event);
        }
        for (const event of held) processor.keyup(event);`,
      );
    },

    /** What the button "Minimize memory usage" of about:memory does, in the panel's process. */
    minimizePanelMemory(number, ending) {
      const { messageManager } = requirePanel(number, ending);
      const name = `darkroom-e2e:${++calls}`;
      return new Promise((resolve) => {
        messageManager.addMessageListener(name, function answer() {
          messageManager.removeMessageListener(name, answer);
          resolve(true);
        });
        const script = `Cc["@mozilla.org/memory-reporter-manager;1"]
          .getService(Ci.nsIMemoryReporterManager)
          .minimizeMemoryUsage(() => sendAsyncMessage(${JSON.stringify(name)}));`;
        messageManager.loadFrameScript(scriptUrl(script), false);
      });
    },

    async panelPicture(number, ending) {
      return await picture(requirePanel(number, ending).browsingContext.currentWindowGlobal);
    },

    async windowPicture() {
      return await picture(window.browsingContext.currentWindowGlobal);
    },

    setPreference(name, value) {
      if (typeof value === "boolean") Services.prefs.setBoolPref(name, value);
      else if (typeof value === "number") Services.prefs.setIntPref(name, value);
      else Services.prefs.setStringPref(name, value);
    },

    /** Counts the starts of the event page from now on, the present one included. */
    countStarts(id) {
      const extension = extensionOf(id);
      if (extension.e2eStarts !== undefined) return;
      extension.e2eStarts = extension.backgroundState === "running" ? 1 : 0;
      extension.on("background-script-started", () => {
        extension.e2eStarts++;
      });
    },

    starts(id) {
      return extensionOf(id)?.e2eStarts ?? 0;
    },

    backgroundState(id) {
      return extensionOf(id)?.backgroundState ?? "none";
    },

    async terminateBackground(id) {
      const extension = extensionOf(id);
      if (extension?.backgroundState !== "running") return false;
      await extension.terminateBackground({
        ignoreDevToolsAttached: true,
        disableResetIdleForTest: true,
      });
      return extension.backgroundState === "stopped";
    },

    async processOf(what) {
      if (what === "page") {
        return gBrowser.selectedBrowser.browsingContext.currentWindowGlobal.osPid;
      }
      const { children } = await ChromeUtils.requestProcInfo();
      return children.find(({ type }) => type === "extension")?.pid ?? null;
    },

    /** Presses the button of the tab in which the extension asks; false until it is there. */
    async askInTab() {
      const browser = gBrowser.selectedBrowser;
      if (!browser.currentURI.spec.includes("#allow=")) return false;
      return await inPanel(
        browser,
        `const button = content.document.querySelector("button");
         if (!button) return false;
         // What a trusted click has and a script's does not: the user's hand.
         const handling = content.windowUtils.setHandlingUserInput(true);
         button.click();
         handling.destruct();
         return true;`,
      );
    },

    /** Answers the browser's question about the extension's permissions; false until it is asked. */
    sayYes() {
      const question = PopupNotifications.getNotification(
        "addon-webext-permissions",
        gBrowser.selectedBrowser,
      );
      if (!question) return false;
      question.mainAction.callback({ checkboxChecked: false });
      question.remove();
      return true;
    },

    async removeOrigins(id, origins) {
      const { ExtensionPermissions } = ChromeUtils.importESModule(
        "resource://gre/modules/ExtensionPermissions.sys.mjs",
      );
      await ExtensionPermissions.remove(id, { permissions: [], origins }, extensionOf(id));
    },
  };
})();
