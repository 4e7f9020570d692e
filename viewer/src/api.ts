// What the page asks of its own server, and nobody else.
import { type Packed, unpack } from "./columns";

export interface Start {
  mode: "view" | "serve" | "watch";
  mark: string;
  token: string;
  records: { key: string; name: string }[];
  folder?: string;
  speed?: number | null;
}

/** A refusal of the server: its sentence, and for a scenario all that is wrong with it. */
export class Fault extends Error {
  constructor(
    sentence: string,
    readonly problems: string[] = [],
  ) {
    super(sentence);
  }
}

let token = "";

function address(path: string, query: Record<string, string | number>): string {
  const words = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  return words.size ? `${path}?${words}` : path;
}

async function asked(path: string, query: Record<string, string | number>, request?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address(path, query), request);
  } catch {
    throw new Fault("the server does not answer: it was stopped, or the machine is busy");
  }
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({ error: `the server answered ${answer.status}` }));
  throw new Fault(said.error ?? `the server answered ${answer.status}`, said.problems);
}

export async function start(): Promise<Start> {
  const told: Start = await (await asked("api/start", {})).json();
  token = told.token;
  return told;
}

export async function json<T>(path: string, query: Record<string, string | number> = {}): Promise<T> {
  return (await asked(path, query)).json();
}

export async function packed(path: string, query: Record<string, string | number>): Promise<Packed> {
  return unpack(await (await asked(path, query)).arrayBuffer());
}

export async function floats(path: string, query: Record<string, string | number>): Promise<Float32Array> {
  return new Float32Array(await (await asked(path, query)).arrayBuffer());
}

/** Ask for a change: the server wants the page's token with it. */
export async function change<T>(path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json", "x-openiads-token": token };
  return (await asked(path, {}, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

export function link(path: string, query: Record<string, string | number>): string {
  return address(path, query);
}
