/** Streams of APIs other than Responses, as short as shows their shape. */
import { frameText } from "../../fixtures/framing.ts";
import { picturePng, STAGES } from "../../fixtures/picture.ts";
import { ALPHANUMERIC, seededRandom } from "../../fixtures/random.ts";
import { base64 } from "../../fixtures/streams.ts";
import type { Piece } from "./exchange.ts";

const json = (after: number, value: unknown, name?: string): Piece => ({
  after,
  bytes: frameText(JSON.stringify(value), name),
});

const words = (text: string): string[] => text.match(/\s*\S+/g) ?? [];

/** https://platform.openai.com/docs/api-reference/chat-streaming */
export function* chatCompletion(model: string, text: string, seed: number): Generator<Piece> {
  const id = `chatcmpl-${seededRandom(seed).text(24, ALPHANUMERIC)}`;
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    id,
    object: "chat.completion.chunk",
    created: 1_789_387_200,
    model,
    choices: [{ index: 0, delta, finish_reason }],
  });
  yield json(120, chunk({ role: "assistant", content: "" }));
  for (const content of words(text)) yield json(42, chunk({ content }));
  yield json(20, chunk({}, "stop"));
  const usage = { prompt_tokens: 58, completion_tokens: 73, total_tokens: 131 };
  yield json(5, { ...chunk({}), choices: [], usage });
  yield { after: 1, bytes: frameText("[DONE]") };
}

/** https://docs.anthropic.com/en/docs/build-with-claude/streaming */
export function* anthropicMessage(model: string, text: string, seed: number): Generator<Piece> {
  const id = `msg_${seededRandom(seed).text(22, ALPHANUMERIC)}`;
  const event = (after: number, type: string, fields: object = {}): Piece =>
    json(after, { type, ...fields }, type);
  const usage = { input_tokens: 25, output_tokens: 1 };
  const message = { id, type: "message", role: "assistant", model, content: [], usage };
  yield event(140, "message_start", { message });
  yield event(2, "content_block_start", { index: 0, content_block: { type: "text", text: "" } });
  yield event(1, "ping");
  for (const word of words(text)) {
    yield event(38, "content_block_delta", { index: 0, delta: { type: "text_delta", text: word } });
  }
  yield event(12, "content_block_stop", { index: 0 });
  const delta = { stop_reason: "end_turn", stop_sequence: null };
  yield event(6, "message_delta", { delta, usage: { output_tokens: 92 } });
  yield event(2, "message_stop");
}

/** https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent */
export function* geminiContent(model: string, text: string, scene: number): Generator<Piece> {
  const answer = (parts: object[], finish?: string): object => ({
    candidates: [
      { content: { parts, role: "model" }, index: 0, ...(finish ? { finishReason: finish } : {}) },
    ],
    usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 40, totalTokenCount: 51 },
    modelVersion: model,
  });
  const sentence = words(text);
  for (let at = 0; at < sentence.length; at += 6) {
    yield json(310, answer([{ text: sentence.slice(at, at + 6).join("") }]));
  }
  const data = base64(picturePng(scene, STAGES - 1, 512));
  yield json(1_900, answer([{ inlineData: { mimeType: "image/png", data } }]));
  yield json(40, answer([{ text: "" }], "STOP"));
}

/** https://platform.openai.com/docs/api-reference/images-streaming */
export function* imageGeneration(scene: number): Generator<Piece> {
  const about = {
    created_at: 1_789_387_240,
    size: "512x512",
    quality: "high",
    output_format: "png",
  };
  for (let index = 0; index < STAGES; index++) {
    const final = index === STAGES - 1;
    const type = final ? "image_generation.completed" : "image_generation.partial_image";
    const b64_json = base64(picturePng(scene, index, 512));
    const place = final ? { usage: { total_tokens: 1120 } } : { partial_image_index: index };
    yield json(index === 0 ? 4_100 : 3_600, { type, b64_json, ...about, ...place }, type);
  }
}
