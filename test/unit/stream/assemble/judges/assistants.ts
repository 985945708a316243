/** The official `openai` package's Assistants stream helper. */
import OpenAI from "openai";
import { type Judge, serve, type Verdict } from "./verdict.ts";

export const judgeAssistant: Judge = async (body) => {
  const client = new OpenAI({ apiKey: "none", maxRetries: 0, logLevel: "off", fetch: serve(body) });
  const stream = client.beta.threads.runs.stream("thread_1", { assistant_id: "asst_1" });
  const messages = new Map<string, string[]>();
  const calls = new Map<string, NonNullable<Verdict["toolCalls"]>[number]>();
  const look = (): void => {
    const message = stream.currentMessageSnapshot();
    if (message !== undefined) {
      const parts = message.content.map((part) => (part.type === "text" ? part.text.value : ""));
      messages.set(message.id, parts);
    }
    const details = stream.currentRunStepSnapshot()?.step_details;
    for (const call of details?.type === "tool_calls" ? details.tool_calls : []) {
      if (call.type !== "function") continue;
      const { name, arguments: given } = call.function;
      calls.set(call.id, { id: call.id, name, arguments: given });
    }
  };
  // It tells of an event before it adds it up, and forgets what is complete.
  stream.on("event", look);
  await stream.done().catch(() => undefined);
  look();
  const run = stream.currentRun();
  return {
    verdict: {
      texts: [...messages.values()].flat().filter((text) => text !== ""),
      toolCalls: [...calls.values()],
      ...(run === undefined ? {} : { status: run.status }),
    },
    gaveUp: null,
  };
};
