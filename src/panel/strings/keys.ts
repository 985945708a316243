/** The sheet of all keys. Any of a line's keys does what the line says. */
export const keys = {
  title: "All keys",
  /** Shown under the stream list. */
  hints: [
    { keys: ["j", "k"], does: "move" },
    { keys: ["Enter"], does: "open" },
    { keys: ["/"], does: "filter" },
    { keys: ["e"], does: "export" },
    { keys: ["?"], does: "all keys" },
  ],
  groups: [
    {
      title: "Anywhere",
      lines: [
        { keys: ["/"], does: "Filter" },
        { keys: ["1", "2", "3"], does: "Timeline, Request, Raw" },
        { keys: ["Tab"], does: "Next region; a list is one stop" },
        { keys: ["e"], does: "Export" },
        { keys: ["?"], does: "This sheet" },
      ],
    },
    {
      title: "Streams and events",
      lines: [
        { keys: ["↑", "↓", "j", "k"], does: "Move" },
        { keys: ["Page Up", "Page Down", "Home", "End"], does: "Move far" },
        { keys: ["Enter"], does: "Stream: to its events. Event: open" },
        { keys: ["←", "→"], does: "Events: fold, unfold deltas; with Shift all" },
        { keys: ["Esc"], does: "Close the event; clear the filter" },
      ],
    },
    {
      title: "Selecting events",
      lines: [
        {
          keys: ["Shift+↑", "Shift+↓", "Shift+click"],
          does: "Select up to there; with Home, End, Page Up, Page Down too",
        },
        { keys: ["Ctrl+Space", "Ctrl+click"], does: "Add the event, or take it out" },
        { keys: ["Ctrl+↑", "Ctrl+↓"], does: "Move without selecting" },
        { keys: ["Ctrl+A"], does: "Select all that are shown" },
        { keys: ["Ctrl+C"], does: "Copy their lines" },
        { keys: ["Esc"], does: "Back to one" },
      ],
    },
    {
      title: "Streams",
      lines: [
        { keys: ["Shift+↑", "Shift+↓", "Shift+click"], does: "Select up to there" },
        { keys: ["Ctrl+Space", "Ctrl+click"], does: "Add the stream, or take it out" },
        { keys: ["Ctrl+↑", "Ctrl+↓"], does: "Move without selecting" },
        { keys: ["Ctrl+A"], does: "Select all that are shown" },
        { keys: ["F2"], does: "Name" },
        { keys: ["Delete"], does: "Remove, with undo" },
      ],
    },
    {
      title: "Open event",
      lines: [
        { keys: ["<", ">"], does: "Previous, next of its type" },
        { keys: ["{", "}"], does: "Previous, next of its item" },
        { keys: ["←", "→", "Enter"], does: "JSON: close, open" },
      ],
    },
    {
      title: "Time",
      lines: [
        { keys: ["←", "→"], does: "Filmstrip: previous, next event" },
        { keys: ["[", "]"], does: "Timeline: previous, next image of the stream" },
        { keys: ["Shift+←", "Shift+→"], does: "Overview: move an end of the range far" },
        { keys: ["Esc"], does: "Overview: all of the time again" },
      ],
    },
    {
      title: "Edges between panes",
      lines: [
        { keys: ["←", "→", "↑", "↓"], does: "Resize; with Shift further" },
        { keys: ["Home", "End"], does: "Smallest, largest" },
        { keys: ["Enter"], does: "Designed size" },
      ],
    },
  ],
} as const;
