import { strings } from "../strings/index.ts";
import { Dialog } from "../layout/Dialog.tsx";

/** The sheet of all keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { keys } = strings;
  return (
    <Dialog name="keys" title={keys.title} isText onClose={onClose}>
      <div class="keys-groups">
        {keys.groups.map(({ title, lines }) => (
          <section key={title}>
            <h2>{title}</h2>
            <dl>
              {lines.map((line) => (
                <div key={line.does}>
                  <dt>
                    {line.keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{line.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
