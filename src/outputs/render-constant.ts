import {
  type PageMembers,
  property,
  renderMembers,
  renderPages,
  typeNotation,
  valueNotation,
} from "./render-pages.ts";

/**
 * The most assets whose types TypeScript infers from one constant.
 *
 * TypeScript 5 refuses to declare an inferred type of more than 1,000,000 characters (TS7056); an asset takes some 150
 * of them, with a long key several hundred. Seen with 5.4 and 5.9, not with 7.0.
 */
const constantSize = 2000;

/** `export const name`, an object of the Pages; a large one in several constants, of which it is put together. */
export function renderConstant(name: string, pages: readonly PageMembers[]): string {
  const size = pages.reduce((sum, page) => sum + page.members.length, 0);
  if (size > constantSize) return renderLargeConstant(name, pages);
  return `export const ${name} = ${renderPages(pages, valueNotation)} as const;\n`;
}

function renderLargeConstant(name: string, pages: readonly PageMembers[]): string {
  const split = pages.map((page, index) => ({
    page: page.name,
    parts: splitPage(`${name}_${index + 1}`, page),
  }));
  const constants = split.flatMap(({ parts }) =>
    parts.map((part) => `const ${part.name} = ${renderMembers(part.members, valueNotation)} as const;\n`),
  );
  const types = split.map(({ page, parts }) =>
    property(page, parts.map((part) => `typeof ${part.name}`).join(" & "), typeNotation),
  );
  const values = split.map(({ page, parts }) =>
    property(page, `{ ${parts.map((part) => `...${part.name}`).join(", ")} }`, valueNotation),
  );
  const whole = `${name}: ${renderMembers(types, typeNotation)} = ${renderMembers(values, valueNotation)}`;
  return [...constants, `export const ${whole};\n`].join("\n");
}

function splitPage(name: string, { members }: PageMembers): readonly PageMembers[] {
  // A Page without assets has one part too, an empty one.
  const count = Math.max(1, Math.ceil(members.length / constantSize));
  return Array.from({ length: count }, (_, index) => ({
    name: `${name}_${index + 1}`,
    members: members.slice(index * constantSize, (index + 1) * constantSize),
  }));
}
