declare module "*.schema.json" {
  const schema: { readonly [keyword: string]: unknown };
  export { schema as default };
}
