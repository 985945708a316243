/**
 * The page's side of the suite, and the first script of every lab page. The address says which
 * scenario it is: `?scenario=<name>&cross=<origin>`.
 */
import { scenarios } from "../scenarios/index.ts";
import { LabPage } from "./lab-page.ts";

declare global {
  interface Window {
    /** Runs the scenario and answers its outcome as JSON; `partial` is what there is so far. */
    labRun: () => Promise<string>;
    labPartial: () => string;
    labPrepare: () => Promise<void>;
  }
}

const query = new URLSearchParams(location.search);
const scenario = scenarios.find(({ name }) => name === query.get("scenario"));
if (scenario) {
  const keysBefore = Reflect.ownKeys(window).map(String);
  const { stringify } = JSON;
  const lab = new LabPage(scenario.name, query.get("cross") ?? "", query.get("secure") ?? "");
  window.labRun = async () => {
    try {
      await scenario.run(lab);
    } catch (error) {
      lab.note("scenario threw", error);
    }
    await lab.settle();
    return stringify(lab.outcome);
  };
  window.labPrepare = async () => await scenario.prepare?.(lab);
  window.labPartial = () => stringify(lab.outcome);
  scenario.prelude?.(lab);
  lab.kept["keysBefore"] = keysBefore;
}
