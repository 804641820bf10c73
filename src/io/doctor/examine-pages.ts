import pLimit from "p-limit";
import type { DoctorFinding } from "../../core/doctor/doctor-report.ts";
import { createGraphClient, type GraphClient } from "../graph/graph-client.ts";
import { createPageCredentials } from "../graph/page-credentials.ts";
import { describeApi } from "./describe-api.ts";
import type { Examination, PagesToExamine, Seen } from "./examination.ts";
import { examineAccount } from "./examine-account.ts";
import { examinePage } from "./examine-page.ts";

/** Pages that are asked for at a time. */
const mostAtATime = 8;

/** Somebody sits and waits. */
const timeouts = { connectMs: 10_000, replyMs: 20_000 };

/** Asks the Graph API about the tokens of Pages, and about itself by the way. Uploads nothing. */
export async function examinePages(options: PagesToExamine): Promise<readonly DoctorFinding[]> {
  const { pages, graphUrl, version, env, clock, signal } = options;
  const seen: Seen = { answer: undefined, end: undefined };
  const graph = createGraphClient({
    graphUrl,
    version,
    env,
    clock,
    credentialsOf: (page) => credentials.of(page),
    userAgent: "messenger-assets",
    download: () => Promise.reject(new Error("nothing is uploaded")),
    timeouts,
  });
  const client = noteAnswers(graph, seen);
  const credentials = createPageCredentials({
    pages,
    env,
    client: () => client,
    reading: () => ({ patiently: (call) => call(), signal }),
  });
  const examination: Examination = { ...options, client, credentials, seen };
  try {
    const account = await examineAccount(examination);
    const limit = pLimit(mostAtATime);
    const examined = await Promise.all(
      pages.map((page) => limit(() => examinePage(page, account.facts, examination))),
    );
    return [
      ...describeApi(examination),
      ...account.findings,
      ...examined.flatMap(({ findings }) => findings),
      ...findShared(pages.map(({ name }, index) => ({ name, id: examined[index]?.id }))),
    ];
  } finally {
    await graph.close();
  }
}

function noteAnswers(client: GraphClient, seen: Seen): Pick<GraphClient, "ask"> {
  return {
    ask: async (question) => {
      const asked = await client.ask(question);
      if (asked.answer.outcome.kind === "reply") seen.answer ??= asked.answer;
      return asked;
    },
  };
}

/** Names whose tokens are for one Page. */
function findShared(
  pages: readonly { readonly name: string; readonly id: string | undefined }[],
): readonly DoctorFinding[] {
  const names = new Map<string, string>();
  return pages.flatMap(({ name, id }): readonly DoctorFinding[] => {
    if (id === undefined) return [];
    const other = names.get(id);
    if (other === undefined) {
      names.set(id, name);
      return [];
    }
    return [
      {
        check: "token",
        state: "failed",
        code: "page-mismatch",
        page: name,
        message: `the token is for ${id}, which is Page ${other}`,
        summary: "the token is another Page's",
        hint: "give each Page its own `tokenEnv`, with its own token",
      },
    ];
  });
}
