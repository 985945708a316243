import type { Row } from "../../stream/types.ts";
import { typeParts } from "../format.ts";

/** An event's type: the namespace dim, the telling last part plain. */
export function TypeName({ row }: { row: Row }) {
  if (row.kind === "comment") {
    return (
      <span class="type">
        <span class="name">: {row.type}</span>
      </span>
    );
  }
  const { lead, name } = typeParts(row.type);
  return (
    <span class="type">
      <span class="lead">{lead}</span>
      <span class="name">{name}</span>
    </span>
  );
}
