/** The settings dialog. */

export const settings = {
  title: "Settings",
  budget: "Storage budget",
  budgetUnit: "MB",
  budgetHint:
    "What finished streams may take together. Beyond it the oldest that are not pinned are removed.",
  budgetInvalid: "A whole number from 10 to 100,000.",
  keepSecrets: "Keep secrets",
  keepSecretsHint:
    "Stores Authorization, cookies and key-like values as they are, so that a request can be repeated. Anyone who can use this browser profile could then read them.",
  site: "Also record this site while DevTools are closed",
  siteHint: (origin: string) =>
    `Every tab of ${origin} records from its first byte, DevTools or not.`,
  siteUnknown: "This page has no site of its own to name.",
  everything: "Delete everything",
  everythingHint: "Removes all recordings of all tabs, pinned ones too.",
  everythingConfirm: "Delete all recordings for good?",
  everythingYes: "Delete everything for good",
  everythingNo: "Keep them",
} as const;
