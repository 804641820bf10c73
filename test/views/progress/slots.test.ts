import { expect, test } from "vitest";
import { createSlots } from "../../../src/views/progress/slots.ts";

test("who leaves makes room for the next one, and the others stay where they are", () => {
  const slots = createSlots<string>();
  for (const name of ["a", "b", "c"]) slots.set(name, name);
  slots.free("b");
  expect(slots.values()).toEqual(["a", "c"]);
  slots.set("d", "d");
  slots.set("e", "e");
  expect(slots.values()).toEqual(["a", "d", "c", "e"]);
  expect(slots.size()).toBe(4);
});

test("a value is changed in its place", () => {
  const slots = createSlots<string>();
  for (const name of ["a", "b"]) slots.set(name, name);
  slots.set("a", "A");
  expect(slots.values()).toEqual(["A", "b"]);
  expect([slots.get("a"), slots.get("none")]).toEqual(["A", undefined]);
});

test("what stays behind is nobody's, and goes with the next one", () => {
  const slots = createSlots<string>();
  slots.set("a", "a");
  slots.free("a", "a is done");
  expect([slots.get("a"), slots.size(), slots.values()]).toEqual([undefined, 0, ["a is done"]]);
  slots.set("b", "b");
  expect(slots.values()).toEqual(["b"]);
});

test("who has no place frees none", () => {
  const slots = createSlots<string>();
  slots.set("a", "a");
  slots.free("b");
  slots.free("a");
  slots.free("a");
  for (const name of ["c", "d"]) slots.set(name, name);
  expect(slots.values()).toEqual(["c", "d"]);
});
