/**
 * The content script in the page's own world: observes fetch event streams and hands what the page
 * read of them to the relay. It knows nothing of AI and parses nothing.
 */
import { ASK, LEAVE } from "../messages/handshake.ts";
import { patchBodies } from "./bodies.ts";
import { offerPort, onCommand, onEvent } from "./channel.ts";
import { patchFetch } from "./fetch.ts";
import { guardTicks, setBound, flushAll, release, drop, schedule } from "./outbox.ts";
import { guarded, report } from "./patch.ts";
import { patchPipes } from "./pipe.ts";
import { ASKING, become, mode, OFF, ON, STOPPED } from "./state.ts";
import { patchStreams } from "./streams.ts";

/** The build runs none of this file in a document that is not fresh (vite.config.ts). */
function install(): void {
  if (!offerPort()) return;
  guardTicks(guarded);
  onEvent(LEAVE, () => guarded(flushAll));
  onEvent(ASK, report);
  onCommand((command) =>
    guarded(() => {
      if (mode === STOPPED) return;
      switch (command.kind) {
        case "armed": {
          const asked = mode === ASKING;
          become(command.armed ? ON : OFF);
          if (command.armed) schedule();
          // What was being recorded is recorded to its end, though the tab records no more.
          else if (asked) drop();
          break;
        }
        case "discard":
          drop(command.stream);
          break;
        case "credit":
          release(command.bytes);
          break;
        case "bound":
          setBound(command.bytes);
          break;
        case "dormant":
          become(STOPPED);
          drop();
      }
    }),
  );
  patchFetch();
  patchBodies();
  patchStreams();
  patchPipes();
}

guarded(install);
