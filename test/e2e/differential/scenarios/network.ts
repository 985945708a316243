/** Redirects, other origins, other schemes. */
import type { LabPage } from "../page/lab-page.ts";
import { event, whole } from "../page/shapes.ts";
import type { Scenario } from "../page/scenario.ts";

async function noteAnswer(lab: LabPage, label: string, promise: Promise<Response>): Promise<void> {
  const response = await lab.attempt(label, () => promise);
  if (!response) return;
  const { type, status, ok, statusText, redirected, url, bodyUsed } = response;
  lab.note(`${label}: properties`, [type, status, ok, statusText, redirected, url, bodyUsed]);
  lab.note(
    `${label}: headers`,
    [...response.headers].filter(([name]) => name !== "date"),
  );
  lab.note(`${label}: body`, response.body);
  await lab.attempt(`${label}: text`, () => response.text());
  lab.note(`${label}: after`, [response.bodyUsed, response.body?.locked]);
}

export const network: Scenario[] = [
  {
    name: "redirects",
    async run(lab) {
      for (const status of [301, 302, 303, 307, 308]) {
        const location = lab.url(`to${status}`);
        const from = lab.url(`from${status}`, { status, headers: { location }, steps: [] });
        await noteAnswer(lab, `GET ${status}`, fetch(from));
        lab.expect(`from${status}`, "complete", "all", `to${status}`);
      }
    },
  },
  {
    name: "redirects-of-posts",
    async run(lab) {
      for (const status of [301, 302, 303, 307, 308]) {
        const location = lab.echo(`to${status}`);
        const from = lab.url(`from${status}`, { status, headers: { location }, steps: [] });
        const response = await fetch(from, { method: "POST", body: '{"stream":true}' });
        lab.note("answer", [response.redirected, response.url, response.status]);
        await lab.attempt("arrived", () => response.text());
        lab.expect(`from${status}`, "complete", "all", `to${status}`);
      }
    },
  },
  {
    name: "redirect-manual-and-error",
    async run(lab) {
      const shape = { status: 302, headers: { location: "/blank" }, steps: [] };
      await noteAnswer(lab, "manual", fetch(lab.url("a", shape), { redirect: "manual" }));
      await noteAnswer(lab, "error", fetch(lab.url("b", shape), { redirect: "error" }));
      const loop = {
        status: 302,
        headers: { location: location.href.replace("plain", "none") },
        steps: [],
      };
      await noteAnswer(lab, "nowhere", fetch(lab.url("c", loop)));
      const bad = { status: 302, headers: { location: "http://" }, steps: [] };
      await noteAnswer(lab, "bad location", fetch(lab.url("d", bad)));
    },
  },
  {
    name: "cors",
    async run(lab) {
      await noteAnswer(lab, "allowed", fetch(lab.cross("a")));
      await noteAnswer(lab, "forbidden", fetch(lab.cross("b", { ...whole(), cors: false })));
      await noteAnswer(
        lab,
        "preflight",
        fetch(lab.cross("c"), { method: "PUT", headers: { "x-mine": "1" }, body: "x" }),
      );
      await noteAnswer(lab, "credentials", fetch(lab.cross("d"), { credentials: "include" }));
      await noteAnswer(lab, "same-origin mode", fetch(lab.cross("e"), { mode: "same-origin" }));
      lab.expect("a", "complete");
      lab.expect("c", "complete");
    },
  },
  {
    name: "cors-redirect",
    async run(lab) {
      const there = { status: 302, headers: { location: lab.cross("to") }, steps: [] };
      await noteAnswer(lab, "redirected", fetch(lab.url("from", there)));
    },
  },
  {
    name: "no-cors",
    async run(lab) {
      await noteAnswer(lab, "opaque", fetch(lab.cross("a"), { mode: "no-cors" }));
      await noteAnswer(
        lab,
        "opaque without headers",
        fetch(lab.cross("b", { ...whole(), cors: false }), {
          mode: "no-cors",
          headers: { accept: "text/event-stream" },
        }),
      );
      const response = await fetch(lab.cross("c"), { mode: "no-cors" });
      await lab.attempt("clone", async () => (await response.clone().blob()).size);
    },
  },
  {
    name: "data-url",
    async run(lab) {
      const url = `data:text/event-stream,${encodeURIComponent(event(0))}`;
      await noteAnswer(lab, "data", fetch(url));
      await noteAnswer(lab, "base64", fetch("data:text/event-stream;base64,ZGF0YTogMQoK"));
      await noteAnswer(lab, "broken", fetch("data:text/event-stream;base64,*"));
    },
  },
  {
    name: "blob-url",
    async run(lab) {
      const url = URL.createObjectURL(new Blob([event(0)], { type: "text/event-stream" }));
      const response = await fetch(url);
      lab.note("answer", [response.type, response.status, response.url === url]);
      const reader = response.body!.getReader();
      await lab.attempt("read", () => reader.read());
      await lab.attempt("end", () => reader.read());
      URL.revokeObjectURL(url);
      await lab.attempt("revoked", () => fetch(url));
    },
  },
  {
    name: "bad-schemes",
    async run(lab) {
      for (const url of [
        "about:blank",
        "ftp://x/",
        "mailto:a@b",
        "http://",
        "http://u:p@127.0.0.1/",
      ]) {
        await lab.attempt(url, () => fetch(url));
      }
      await lab.attempt(
        "fragment",
        async () => new URL((await fetch(`${lab.url("main")}#part`)).url).hash,
      );
    },
  },
  {
    name: "other-bodies",
    async run(lab) {
      const bodies = {
        html: { type: "text/html", steps: [{ send: "<p>a" }] },
        json: { type: "application/json", steps: [{ send: '{"a":[1]}' }] },
        text: { type: "text/plain", steps: [{ send: "words" }] },
      };
      for (const [name, shape] of Object.entries(bodies)) {
        await noteAnswer(lab, name, fetch(lab.url(name, shape)));
        const response = await fetch(lab.url(`${name}2`, shape));
        const { body } = response;
        const copy = response.clone();
        lab.note("clone", [response.body === body, copy.body === body]);
        for await (const chunk of copy.body!) lab.note("chunk", chunk);
        await lab.attempt("json", () => response.json() as Promise<unknown>);
      }
    },
  },
];
