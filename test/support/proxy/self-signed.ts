import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { isIPv4 } from "node:net";

/** A key and a certificate for it, both as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate that its own key signed, good for `host` (a name, or an IPv4 address) from 2020 to the end of `lastYear`. */
export function createSelfSigned(host: string, lastYear = 2049): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signed = certificateOf(host, lastYear, publicKey);
  const signature = sign("sha256", signed, privateKey);
  const whole = sequence(signed, signatureAlgorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString("base64").replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
  };
}

/** What is signed: RFC 5280, section 4.1. */
function certificateOf(host: string, lastYear: number, publicKey: KeyObject): Buffer {
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(host)))));
  const lastSecond = `${lastYear % 100}1231235959Z`;
  const validity = sequence(der(0x17, Buffer.from("200101000000Z")), der(0x17, Buffer.from(lastSecond)));
  const altName = isIPv4(host)
    ? der(0x87, Buffer.from(host.split(".").map(Number)))
    : der(0x82, Buffer.from(host));
  const extensions = sequence(
    extension(basicConstraints, sequence(der(0x01, Buffer.of(0xff)))),
    extension(subjectAltName, sequence(altName)),
  );
  return sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    signatureAlgorithm,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
}

function extension(id: Buffer, value: Buffer): Buffer {
  return sequence(id, der(0x04, value));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** A value in the distinguished encoding rules of ASN.1. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

const commonName = Buffer.from("0603550403", "hex");
const basicConstraints = Buffer.from("0603551d13", "hex");
const subjectAltName = Buffer.from("0603551d11", "hex");
/** ecdsa-with-SHA256 */
const signatureAlgorithm = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
