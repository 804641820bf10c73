import { access } from "node:fs/promises";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { DoctorFinding } from "../../core/doctor/doctor-report.ts";
import type { Environment } from "../graph/credentials.ts";
import { isLoopbackUrl } from "../graph/graph-url.ts";
import { readProxySettings } from "../proxy-settings.ts";

/** Looks at how the environment has the Graph API reached at `graphUrl`; asks no network. */
export async function examineProxy(graphUrl: string, env: Environment): Promise<readonly DoctorFinding[]> {
  return [proxyFinding(graphUrl, env), ...(await certificateFindings(env))];
}

function proxyFinding(graphUrl: string, env: Environment): DoctorFinding {
  try {
    const settings = readProxySettings(env);
    const proxy = new URL(graphUrl).protocol === "https:" ? settings?.httpsProxy : settings?.httpProxy;
    if (proxy === undefined || proxy === "") return { check: "proxy", state: "ok", message: "none" };
    if (isLoopbackUrl(graphUrl)) {
      return { check: "proxy", state: "ok", message: "none: the Graph API's address is loopback" };
    }
    const bypass = settings?.noProxy === "" ? "" : ", but for what `NO_PROXY` names";
    // Its user name and password are nobody's business.
    return { check: "proxy", state: "ok", message: `${new URL(proxy).host}${bypass}` };
  } catch (error) {
    const [first] = error instanceof DiagnosticError ? error.diagnostics : [];
    if (first === undefined) throw error;
    const { code, message, hint } = first;
    return { check: "proxy", state: "failed", code, message, ...(hint !== undefined && { hint }) };
  }
}

/** Node leaves out a file that it cannot read, with a word on stderr that nobody sees. */
async function certificateFindings(env: Environment): Promise<readonly DoctorFinding[]> {
  const file = env["NODE_EXTRA_CA_CERTS"] ?? "";
  if (file === "") return [];
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) return [];
  return [
    {
      check: "proxy",
      state: "warning",
      code: "certificates-unreadable",
      message: "the file that `NODE_EXTRA_CA_CERTS` names cannot be read",
      hint: "name a readable file of certificates in PEM format, or unset it",
    },
  ];
}
