/** Offers the file to the user under a name, as a click on a link would. */
export function offerDownload(file: File, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download holds the file, not the address, but takes the address only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
