/** The official `ai` package: how its user interfaces put a message together. */
import {
  getToolName,
  isToolUIPart,
  parseJsonEventStream,
  readUIMessageStream,
  uiMessageChunkSchema,
  type UIMessage,
} from "ai";
import { type Judge, readAll, type Verdict } from "./verdict.ts";

export const judgeUIMessage: Judge = async (body) => {
  // What a tool gives back may be replaced until its step is over, which a message does not tell.
  let isSettled = false;
  const chunks = parseJsonEventStream({
    stream: new Blob([new Uint8Array(body)]).stream(),
    schema: uiMessageChunkSchema,
  }).pipeThrough(
    new TransformStream({
      transform(result, controller) {
        // As the package's own transport does: a chunk it cannot read ends the stream.
        if (!result.success) throw result.error;
        const { type } = result.value;
        if (type === "tool-output-available") isSettled = false;
        if (type === "finish-step" || type === "finish") isSettled = true;
        controller.enqueue(result.value);
      },
    }),
  );
  let message: UIMessage | undefined;
  const messages = readUIMessageStream({ stream: chunks, terminateOnError: true });
  await readAll(messages, (latest) => void (message = latest));
  return { verdict: message === undefined ? {} : verdictOf(message, isSettled), gaveUp: null };
};

function verdictOf({ parts }: UIMessage, isSettled: boolean): Verdict {
  return {
    texts: parts.flatMap((part) => (part.type === "text" && part.text ? [part.text] : [])),
    reasonings: parts.flatMap((part) =>
      part.type === "reasoning" && part.text ? [part.text] : [],
    ),
    toolCalls: parts.filter(isToolUIPart).map((part) => ({
      id: part.toolCallId,
      name: getToolName(part),
      arguments: argumentsText(part),
    })),
    images: parts.flatMap((part) => [
      ...(part.type === "file" || part.type === "reasoning-file" ? [part.url] : []),
      ...(isSettled ? imagesOfTool(part) : []),
    ]),
  };
}

type Part = UIMessage["parts"][number];

/** Half-streamed arguments are kept as text, whole ones as the value they are. */
function argumentsText(part: Extract<Part, { toolCallId: string }>): string {
  if (part.state !== "input-streaming") return JSON.stringify(part.input);
  return "rawInput" in part && typeof part.rawInput === "string" ? part.rawInput : "";
}

/** An image tool gives its image back as `result`, each time the whole of it. */
function imagesOfTool(part: Part): string[] {
  const output = "output" in part ? (part.output as { result?: unknown } | undefined) : undefined;
  const result = output?.result;
  return typeof result === "string" && /^(?:iVBORw0KGgo|UklGR|\/9j\/)/.test(result) ? [result] : [];
}
