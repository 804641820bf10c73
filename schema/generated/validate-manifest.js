"use strict";
export const validate = validate20;
export default validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://messenger-assets.dev/schema/manifest.schema.json","title":"messenger-assets manifest","description":"The media that a Messenger bot should have as attachments: `messenger-assets.yaml`.","type":"object","required":["version","assets"],"additionalProperties":false,"properties":{"version":{"title":"Manifest version","description":"The version of this format. There is one: 1.","const":1,"examples":[1]},"page":{"title":"The one Page","description":"The ID of the only Page, whose name is then `default`. Without it, the Page is whoever the token is.","$ref":"#/$defs/pageId","examples":["1234567890"]},"pages":{"title":"Several Pages","description":"Pages by a name of your own. A name may not be all digits.","type":"object","minProperties":1,"propertyNames":{"$ref":"#/$defs/pageName"},"additionalProperties":{"$ref":"#/$defs/page"},"examples":[{"acme":{"id":"1234567890","tokenEnv":"ACME_TOKEN","labels":{"env":"prod"}}}]},"accounts":{"title":"Page tokens from one account","description":"Takes the tokens of Pages without `tokenEnv` from `/me/accounts` of a user or system user; these Pages need an `id`.","type":"object","required":["tokenEnv"],"additionalProperties":false,"properties":{"tokenEnv":{"$ref":"#/$defs/environmentName"}},"examples":[{"tokenEnv":"SYSTEM_USER_TOKEN"}]},"graph":{"title":"Graph API","description":"Which version of the Graph API is asked.","type":"object","additionalProperties":false,"properties":{"version":{"title":"Graph API version","description":"As in the API's paths.","type":"string","pattern":"^v[1-9][0-9]*\\.[0-9]+$","default":"v25.0","examples":["v25.0"]}},"default":{"version":"v25.0"},"examples":[{"version":"v25.0"}]},"renewal":{"title":"Renewal","description":"When attachment IDs are replaced before they expire. `before` + `spread` must be below `lifetime`.","type":"object","additionalProperties":false,"properties":{"lifetime":{"title":"Lifetime of an attachment ID","description":"How long an ID is taken to live after its upload.","$ref":"#/$defs/duration","default":"90d","examples":["90d"]},"before":{"title":"Renew this long before expiry","description":"An ID is renewed from this long before its expiry on.","$ref":"#/$defs/duration","default":"35d","examples":["35d","2w"]},"spread":{"title":"Spread renewals over","description":"Each ID is renewed earlier by a share of this that is fixed for its Page and bytes, so that assets uploaded on one day are not all renewed on one day.","$ref":"#/$defs/duration","default":"7d","examples":["7d"]}},"default":{"lifetime":"90d","before":"35d","spread":"7d"},"examples":[{"lifetime":"90d","before":"35d","spread":"7d"}]},"limits":{"title":"Limits","description":"What files may be at the most; checked before anything is sent.","type":"object","additionalProperties":false,"properties":{"image":{"title":"Size of an image","description":"At the most; 1 MB = 1,048,576 bytes of the file itself.","$ref":"#/$defs/size","default":"8MB","examples":["8MB"]},"other":{"title":"Size of a video, audio or file","description":"At the most; 1 MB = 1,048,576 bytes of the file itself.","$ref":"#/$defs/size","default":"25MB","examples":["25MB"]},"megapixels":{"title":"Megapixels of an image","description":"Millions of pixels, at the most.","type":"number","exclusiveMinimum":0,"default":85,"examples":[85]}},"default":{"image":"8MB","other":"25MB","megapixels":85},"examples":[{"image":"8MB","other":"25MB","megapixels":85}]},"publicBaseUrl":{"title":"Public base URL","description":"Where the same files are on the web, for bots to fall back on. `${label}`, `${page}` and `${locale}` may stand in it.","$ref":"#/$defs/url","examples":["https://cdn.example.com/bot/"]},"assets":{"title":"Assets","description":"The media by key: the name that the bot's code uses.","type":"object","propertyNames":{"$ref":"#/$defs/key"},"additionalProperties":{"$ref":"#/$defs/asset"},"examples":[{"welcome":"media/welcome.png","stickers":{"glob":"media/stickers/**/*.png"}}]},"outputs":{"title":"Outputs","description":"Generated files for the bot's code.","type":"array","items":{"$ref":"#/$defs/output"},"default":[],"examples":[[{"format":"typescript","path":"src/generated/messenger-assets.ts"}]]}},"$defs":{"pageId":{"title":"Page ID","description":"Meta's number for the Page. Quotes are not needed: no digit is lost.","type":"string","pattern":"^[0-9]{1,32}$","examples":["1234567890"]},"pageName":{"title":"Page name","description":"Letters, digits, `.`, `_` and `-`; not all digits.","type":"string","pattern":"^(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._-]*$","examples":["acme","acme-staging"]},"key":{"title":"Asset key","description":"Segments of letters, digits, `.`, `_` and `-`, joined by `/`.","type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$","examples":["welcome","stickers/cat"]},"environmentName":{"title":"Name of an environment variable","description":"The name, never the secret itself.","type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$","examples":["ACME_TOKEN"]},"duration":{"title":"Duration","description":"A whole number and a unit: s, m, h, d or w.","type":"string","pattern":"^[0-9]{1,6}(s|m|h|d|w)$","examples":["90d"]},"size":{"title":"Size","description":"A number and a unit: B, KB or MB (1 MB = 1,048,576 bytes).","type":"string","pattern":"^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$","examples":["8MB"]},"path":{"title":"Path","description":"Relative to the manifest's folder, with `/`. `${label}`, `${page}` and `${locale}` may stand in it.","type":"string","minLength":1,"examples":["media/welcome.png"]},"url":{"title":"URL","description":"An http or https URL. `${label}`, `${page}` and `${locale}` may stand in it.","type":"string","pattern":"^[Hh][Tt][Tt][Pp][Ss]?://[^/]","examples":["https://cdn.example.com/promo.mp4"]},"selectors":{"title":"Page selectors","description":"Names, globs and `label=value`: the Pages that get the asset. Left out: all.","type":["string","array"],"minLength":1,"minItems":1,"items":{"type":"string","minLength":1},"examples":[["acme*","env=staging"],"acme"]},"page":{"title":"Page","description":"One Page.","type":["object","null"],"additionalProperties":false,"properties":{"id":{"$ref":"#/$defs/pageId"},"tokenEnv":{"title":"Token variable","description":"The NAME of the environment variable that holds the Page access token.","$ref":"#/$defs/environmentName","default":"MESSENGER_PAGE_ACCESS_TOKEN","examples":["ACME_TOKEN"]},"appSecretEnv":{"title":"App secret variable","description":"The NAME of the environment variable that holds the app secret.","$ref":"#/$defs/environmentName","default":"MESSENGER_APP_SECRET","examples":["ACME_SECRET"]},"platform":{"title":"Platform","description":"Whose attachments these are.","enum":["messenger","instagram"],"default":"messenger","examples":["instagram"]},"labels":{"title":"Labels","description":"Words for selectors (`env=prod`) and substitution (`${brand}`).","type":"object","propertyNames":{"pattern":"^[A-Za-z][A-Za-z0-9_-]*$","not":{"enum":["page","locale"]}},"additionalProperties":{"type":"string"},"examples":[{"brand":"acme","env":"prod"}]}},"examples":[{"id":"1234567890","tokenEnv":"ACME_TOKEN","labels":{"brand":"acme","env":"prod"}}]},"asset":{"title":"Asset","description":"A path or URL, or an object with one of `path`, `url` and `glob`.","type":["string","object"],"minLength":1,"additionalProperties":false,"properties":{"path":{"$ref":"#/$defs/path"},"url":{"$ref":"#/$defs/url"},"glob":{"title":"Glob","description":"One asset per file that matches; its key is this key, `/`, and the path below the fixed part of the glob, without the extension.","type":"string","minLength":1,"examples":["media/stickers/**/*.png"]},"ignore":{"title":"Ignored files","description":"Globs of files to leave out, with `glob` alone.","type":"array","items":{"type":"string","minLength":1},"default":[],"examples":[["**/draft-*"]]},"allowEmpty":{"title":"Allow no match","description":"Whether a glob may match nothing.","type":"boolean","default":false,"examples":[true]},"upload":{"title":"How a URL travels","description":"`url`: Meta fetches it. `bytes`: we fetch it and send the bytes.","enum":["url","bytes"],"default":"url","examples":["bytes"]},"type":{"title":"Type","description":"Left out, it follows from the bytes.","enum":["image","video","audio","file"],"examples":["image"]},"contentType":{"title":"Media type","description":"Left out, it follows from the bytes.","type":"string","pattern":"^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$","examples":["application/pdf"]},"fileName":{"title":"File name","description":"The name sent; other than ASCII letters, digits and `._- ` is replaced by `_`.","type":"string","minLength":1,"examples":["Menu.pdf"]},"pages":{"title":"Pages","description":"Names, globs and `label=value`: the Pages that get the asset. Left out: all.","$ref":"#/$defs/selectors"},"locales":{"title":"Locales","description":"One asset per locale, with the key `KEY@LOCALE`; `${locale}` must stand in the path or URL.","type":"array","minItems":1,"uniqueItems":true,"items":{"title":"Locale","description":"Letters and digits, as `de`, `de_AT` or `zh-Hant`.","type":"string","pattern":"^[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*$","examples":["de_AT"]},"examples":[["en","de_AT"]]},"until":{"title":"End date","description":"From this date on (00:00 UTC) or instant it is no longer renewed and is removed.","type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$","examples":["2026-12-27"]}},"examples":["media/welcome.png",{"url":"https://cdn.example.com/promo.mp4","type":"video"},{"path":"media/menu.pdf","type":"file","fileName":"Menu.pdf"},{"glob":"media/stickers/**/*.png","ignore":["**/draft-*"]},{"path":"media/hello.${locale}.png","locales":["en","de"]}]},"output":{"title":"Output","description":"One generated file.","type":"object","required":["format","path"],"additionalProperties":false,"properties":{"format":{"title":"Format","description":"`typescript`, `javascript` and `python` are constants with types, `python` with a reader too; `json` is for run time.","enum":["typescript","javascript","python","json"],"examples":["typescript"]},"path":{"title":"Path","description":"Where the file goes. With `json`, `{page}` in it gives one file a Page.","type":"string","minLength":1,"examples":["src/generated/messenger-assets.ts","dist/assets.{page}.json"]},"ids":{"title":"IDs","description":"Whether attachment IDs and expiries stand in the file.","type":"boolean","default":true,"examples":[false]}},"examples":[{"format":"typescript","path":"src/generated/messenger-assets.ts"}]}}};
const schema32 = {"title":"Page ID","description":"Meta's number for the Page. Quotes are not needed: no digit is lost.","type":"string","pattern":"^[0-9]{1,32}$","examples":["1234567890"]};
const schema33 = {"title":"Page name","description":"Letters, digits, `.`, `_` and `-`; not all digits.","type":"string","pattern":"^(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._-]*$","examples":["acme","acme-staging"]};
const schema36 = {"title":"Name of an environment variable","description":"The name, never the secret itself.","type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$","examples":["ACME_TOKEN"]};
const schema39 = {"title":"Duration","description":"A whole number and a unit: s, m, h, d or w.","type":"string","pattern":"^[0-9]{1,6}(s|m|h|d|w)$","examples":["90d"]};
const schema42 = {"title":"Size","description":"A number and a unit: B, KB or MB (1 MB = 1,048,576 bytes).","type":"string","pattern":"^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$","examples":["8MB"]};
const schema44 = {"title":"URL","description":"An http or https URL. `${label}`, `${page}` and `${locale}` may stand in it.","type":"string","pattern":"^[Hh][Tt][Tt][Pp][Ss]?://[^/]","examples":["https://cdn.example.com/promo.mp4"]};
const schema45 = {"title":"Asset key","description":"Segments of letters, digits, `.`, `_` and `-`, joined by `/`.","type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$","examples":["welcome","stickers/cat"]};
const schema50 = {"title":"Output","description":"One generated file.","type":"object","required":["format","path"],"additionalProperties":false,"properties":{"format":{"title":"Format","description":"`typescript`, `javascript` and `python` are constants with types, `python` with a reader too; `json` is for run time.","enum":["typescript","javascript","python","json"],"examples":["typescript"]},"path":{"title":"Path","description":"Where the file goes. With `json`, `{page}` in it gives one file a Page.","type":"string","minLength":1,"examples":["src/generated/messenger-assets.ts","dist/assets.{page}.json"]},"ids":{"title":"IDs","description":"Whether attachment IDs and expiries stand in the file.","type":"boolean","default":true,"examples":[false]}},"examples":[{"format":"typescript","path":"src/generated/messenger-assets.ts"}]};
const func1 = Object.prototype.hasOwnProperty;
const func2 = (text) => [...text].length;
const pattern4 = new RegExp("^[0-9]{1,32}$", "u");
const pattern5 = new RegExp("^(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._-]*$", "u");
const pattern7 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const pattern11 = new RegExp("^v[1-9][0-9]*\\.[0-9]+$", "u");
const pattern12 = new RegExp("^[0-9]{1,6}(s|m|h|d|w)$", "u");
const pattern15 = new RegExp("^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$", "u");
const pattern17 = new RegExp("^[Hh][Tt][Tt][Pp][Ss]?://[^/]", "u");
const pattern18 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$", "u");
const schema34 = {"title":"Page","description":"One Page.","type":["object","null"],"additionalProperties":false,"properties":{"id":{"$ref":"#/$defs/pageId"},"tokenEnv":{"title":"Token variable","description":"The NAME of the environment variable that holds the Page access token.","$ref":"#/$defs/environmentName","default":"MESSENGER_PAGE_ACCESS_TOKEN","examples":["ACME_TOKEN"]},"appSecretEnv":{"title":"App secret variable","description":"The NAME of the environment variable that holds the app secret.","$ref":"#/$defs/environmentName","default":"MESSENGER_APP_SECRET","examples":["ACME_SECRET"]},"platform":{"title":"Platform","description":"Whose attachments these are.","enum":["messenger","instagram"],"default":"messenger","examples":["instagram"]},"labels":{"title":"Labels","description":"Words for selectors (`env=prod`) and substitution (`${brand}`).","type":"object","propertyNames":{"pattern":"^[A-Za-z][A-Za-z0-9_-]*$","not":{"enum":["page","locale"]}},"additionalProperties":{"type":"string"},"examples":[{"brand":"acme","env":"prod"}]}},"examples":[{"id":"1234567890","tokenEnv":"ACME_TOKEN","labels":{"brand":"acme","env":"prod"}}]};
const pattern9 = new RegExp("^[A-Za-z][A-Za-z0-9_-]*$", "u");

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema34.type},message:"must be object,null",schema:schema34.type,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((((key0 === "id") || (key0 === "tokenEnv")) || (key0 === "appSecretEnv")) || (key0 === "platform")) || (key0 === "labels"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.id !== undefined){
let data0 = data.id;
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
const err2 = {instancePath:instancePath+"/id",schemaPath:"#/$defs/pageId/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,32}$"},message:"must match pattern \""+"^[0-9]{1,32}$"+"\"",schema:"^[0-9]{1,32}$",parentSchema:schema32,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/id",schemaPath:"#/$defs/pageId/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.type,parentSchema:schema32,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.tokenEnv !== undefined){
let data1 = data.tokenEnv;
if(typeof data1 === "string"){
if(!pattern7.test(data1)){
const err4 = {instancePath:instancePath+"/tokenEnv",schemaPath:"#/$defs/environmentName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema36,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/tokenEnv",schemaPath:"#/$defs/environmentName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema36.type,parentSchema:schema36,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.appSecretEnv !== undefined){
let data2 = data.appSecretEnv;
if(typeof data2 === "string"){
if(!pattern7.test(data2)){
const err6 = {instancePath:instancePath+"/appSecretEnv",schemaPath:"#/$defs/environmentName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema36,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/appSecretEnv",schemaPath:"#/$defs/environmentName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema36.type,parentSchema:schema36,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.platform !== undefined){
let data3 = data.platform;
if(!((data3 === "messenger") || (data3 === "instagram"))){
const err8 = {instancePath:instancePath+"/platform",schemaPath:"#/properties/platform/enum",keyword:"enum",params:{allowedValues: schema34.properties.platform.enum},message:"must be equal to one of the allowed values",schema:schema34.properties.platform.enum,parentSchema:schema34.properties.platform,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.labels !== undefined){
let data4 = data.labels;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
const _errs14 = errors;
const _errs15 = errors;
const _errs16 = errors;
if(!((key1 === "page") || (key1 === "locale"))){
const err9 = {};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var valid5 = _errs16 === errors;
if(valid5){
const err10 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/propertyNames/not",keyword:"not",params:{},message:"must NOT be valid",schema:schema34.properties.labels.propertyNames.not,parentSchema:schema34.properties.labels.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
errors = _errs15;
if(vErrors !== null){
if(_errs15){
vErrors.length = _errs15;
}
else {
vErrors = null;
}
}
}
if(typeof key1 === "string"){
if(!pattern9.test(key1)){
const err11 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9_-]*$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9_-]*$"+"\"",schema:"^[A-Za-z][A-Za-z0-9_-]*$",parentSchema:schema34.properties.labels.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
var valid4 = _errs14 === errors;
if(!valid4){
const err12 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid",schema:schema34.properties.labels.propertyNames,parentSchema:schema34.properties.labels,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
for(const key2 in data4){
let data5 = data4[key2];
if(typeof data5 !== "string"){
const err13 = {instancePath:instancePath+"/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema34.properties.labels.additionalProperties.type,parentSchema:schema34.properties.labels.additionalProperties,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema34.properties.labels.type,parentSchema:schema34.properties.labels,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema46 = {"title":"Asset","description":"A path or URL, or an object with one of `path`, `url` and `glob`.","type":["string","object"],"minLength":1,"additionalProperties":false,"properties":{"path":{"$ref":"#/$defs/path"},"url":{"$ref":"#/$defs/url"},"glob":{"title":"Glob","description":"One asset per file that matches; its key is this key, `/`, and the path below the fixed part of the glob, without the extension.","type":"string","minLength":1,"examples":["media/stickers/**/*.png"]},"ignore":{"title":"Ignored files","description":"Globs of files to leave out, with `glob` alone.","type":"array","items":{"type":"string","minLength":1},"default":[],"examples":[["**/draft-*"]]},"allowEmpty":{"title":"Allow no match","description":"Whether a glob may match nothing.","type":"boolean","default":false,"examples":[true]},"upload":{"title":"How a URL travels","description":"`url`: Meta fetches it. `bytes`: we fetch it and send the bytes.","enum":["url","bytes"],"default":"url","examples":["bytes"]},"type":{"title":"Type","description":"Left out, it follows from the bytes.","enum":["image","video","audio","file"],"examples":["image"]},"contentType":{"title":"Media type","description":"Left out, it follows from the bytes.","type":"string","pattern":"^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$","examples":["application/pdf"]},"fileName":{"title":"File name","description":"The name sent; other than ASCII letters, digits and `._- ` is replaced by `_`.","type":"string","minLength":1,"examples":["Menu.pdf"]},"pages":{"title":"Pages","description":"Names, globs and `label=value`: the Pages that get the asset. Left out: all.","$ref":"#/$defs/selectors"},"locales":{"title":"Locales","description":"One asset per locale, with the key `KEY@LOCALE`; `${locale}` must stand in the path or URL.","type":"array","minItems":1,"uniqueItems":true,"items":{"title":"Locale","description":"Letters and digits, as `de`, `de_AT` or `zh-Hant`.","type":"string","pattern":"^[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*$","examples":["de_AT"]},"examples":[["en","de_AT"]]},"until":{"title":"End date","description":"From this date on (00:00 UTC) or instant it is no longer renewed and is removed.","type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$","examples":["2026-12-27"]}},"examples":["media/welcome.png",{"url":"https://cdn.example.com/promo.mp4","type":"video"},{"path":"media/menu.pdf","type":"file","fileName":"Menu.pdf"},{"glob":"media/stickers/**/*.png","ignore":["**/draft-*"]},{"path":"media/hello.${locale}.png","locales":["en","de"]}]};
const schema47 = {"title":"Path","description":"Relative to the manifest's folder, with `/`. `${label}`, `${page}` and `${locale}` may stand in it.","type":"string","minLength":1,"examples":["media/welcome.png"]};
const schema49 = {"title":"Page selectors","description":"Names, globs and `label=value`: the Pages that get the asset. Left out: all.","type":["string","array"],"minLength":1,"minItems":1,"items":{"type":"string","minLength":1},"examples":[["acme*","env=staging"],"acme"]};
const pattern20 = new RegExp("^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$", "u");
const pattern21 = new RegExp("^[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*$", "u");
const pattern22 = new RegExp("^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$", "u");

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((typeof data !== "string") && (!(data && typeof data == "object" && !Array.isArray(data)))){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema46.type},message:"must be string,object",schema:schema46.type,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(typeof data === "string"){
if(func2(data) < 1){
const err1 = {instancePath,schemaPath:"#/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func1.call(schema46.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.path !== undefined){
let data0 = data.path;
if(typeof data0 === "string"){
if(func2(data0) < 1){
const err3 = {instancePath:instancePath+"/path",schemaPath:"#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema47,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/path",schemaPath:"#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema47.type,parentSchema:schema47,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.url !== undefined){
let data1 = data.url;
if(typeof data1 === "string"){
if(!pattern17.test(data1)){
const err5 = {instancePath:instancePath+"/url",schemaPath:"#/$defs/url/pattern",keyword:"pattern",params:{pattern: "^[Hh][Tt][Tt][Pp][Ss]?://[^/]"},message:"must match pattern \""+"^[Hh][Tt][Tt][Pp][Ss]?://[^/]"+"\"",schema:"^[Hh][Tt][Tt][Pp][Ss]?://[^/]",parentSchema:schema44,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/url",schemaPath:"#/$defs/url/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.glob !== undefined){
let data2 = data.glob;
if(typeof data2 === "string"){
if(func2(data2) < 1){
const err7 = {instancePath:instancePath+"/glob",schemaPath:"#/properties/glob/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema46.properties.glob,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/glob",schemaPath:"#/properties/glob/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema46.properties.glob.type,parentSchema:schema46.properties.glob,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.ignore !== undefined){
let data3 = data.ignore;
if(Array.isArray(data3)){
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(typeof data4 === "string"){
if(func2(data4) < 1){
const err9 = {instancePath:instancePath+"/ignore/" + i0,schemaPath:"#/properties/ignore/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema46.properties.ignore.items,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/ignore/" + i0,schemaPath:"#/properties/ignore/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema46.properties.ignore.items.type,parentSchema:schema46.properties.ignore.items,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema46.properties.ignore.type,parentSchema:schema46.properties.ignore,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.allowEmpty !== undefined){
let data5 = data.allowEmpty;
if(typeof data5 !== "boolean"){
const err12 = {instancePath:instancePath+"/allowEmpty",schemaPath:"#/properties/allowEmpty/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema46.properties.allowEmpty.type,parentSchema:schema46.properties.allowEmpty,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.upload !== undefined){
let data6 = data.upload;
if(!((data6 === "url") || (data6 === "bytes"))){
const err13 = {instancePath:instancePath+"/upload",schemaPath:"#/properties/upload/enum",keyword:"enum",params:{allowedValues: schema46.properties.upload.enum},message:"must be equal to one of the allowed values",schema:schema46.properties.upload.enum,parentSchema:schema46.properties.upload,data:data6};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.type !== undefined){
let data7 = data.type;
if(!((((data7 === "image") || (data7 === "video")) || (data7 === "audio")) || (data7 === "file"))){
const err14 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/enum",keyword:"enum",params:{allowedValues: schema46.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema46.properties.type.enum,parentSchema:schema46.properties.type,data:data7};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.contentType !== undefined){
let data8 = data.contentType;
if(typeof data8 === "string"){
if(!pattern20.test(data8)){
const err15 = {instancePath:instancePath+"/contentType",schemaPath:"#/properties/contentType/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$"+"\"",schema:"^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$",parentSchema:schema46.properties.contentType,data:data8};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/contentType",schemaPath:"#/properties/contentType/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema46.properties.contentType.type,parentSchema:schema46.properties.contentType,data:data8};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.fileName !== undefined){
let data9 = data.fileName;
if(typeof data9 === "string"){
if(func2(data9) < 1){
const err17 = {instancePath:instancePath+"/fileName",schemaPath:"#/properties/fileName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema46.properties.fileName,data:data9};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/fileName",schemaPath:"#/properties/fileName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema46.properties.fileName.type,parentSchema:schema46.properties.fileName,data:data9};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.pages !== undefined){
let data10 = data.pages;
if((typeof data10 !== "string") && (!(Array.isArray(data10)))){
const err19 = {instancePath:instancePath+"/pages",schemaPath:"#/$defs/selectors/type",keyword:"type",params:{type: schema49.type},message:"must be string,array",schema:schema49.type,parentSchema:schema49,data:data10};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) < 1){
const err20 = {instancePath:instancePath+"/pages",schemaPath:"#/$defs/selectors/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema49,data:data10};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(Array.isArray(data10)){
if(data10.length < 1){
const err21 = {instancePath:instancePath+"/pages",schemaPath:"#/$defs/selectors/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema49,data:data10};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
if(typeof data11 === "string"){
if(func2(data11) < 1){
const err22 = {instancePath:instancePath+"/pages/" + i1,schemaPath:"#/$defs/selectors/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema49.items,data:data11};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/pages/" + i1,schemaPath:"#/$defs/selectors/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema49.items.type,parentSchema:schema49.items,data:data11};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
}
if(data.locales !== undefined){
let data12 = data.locales;
if(Array.isArray(data12)){
if(data12.length < 1){
const err24 = {instancePath:instancePath+"/locales",schemaPath:"#/properties/locales/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema46.properties.locales,data:data12};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
const len2 = data12.length;
for(let i2=0; i2<len2; i2++){
let data13 = data12[i2];
if(typeof data13 === "string"){
if(!pattern21.test(data13)){
const err25 = {instancePath:instancePath+"/locales/" + i2,schemaPath:"#/properties/locales/items/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*$"},message:"must match pattern \""+"^[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*$"+"\"",schema:"^[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*$",parentSchema:schema46.properties.locales.items,data:data13};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/locales/" + i2,schemaPath:"#/properties/locales/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema46.properties.locales.items.type,parentSchema:schema46.properties.locales.items,data:data13};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
let i3 = data12.length;
let j0;
if(i3 > 1){
const indices0 = {};
for(;i3--;){
let item0 = data12[i3];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err27 = {instancePath:instancePath+"/locales",schemaPath:"#/properties/locales/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i3+" are identical)",schema:true,parentSchema:schema46.properties.locales,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
break;
}
indices0[item0] = i3;
}
}
}
else {
const err28 = {instancePath:instancePath+"/locales",schemaPath:"#/properties/locales/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema46.properties.locales.type,parentSchema:schema46.properties.locales,data:data12};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.until !== undefined){
let data14 = data.until;
if(typeof data14 === "string"){
if(!pattern22.test(data14)){
const err29 = {instancePath:instancePath+"/until",schemaPath:"#/properties/until/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$"+"\"",schema:"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$",parentSchema:schema46.properties.until,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/until",schemaPath:"#/properties/until/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema46.properties.until.type,parentSchema:schema46.properties.until,data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://messenger-assets.dev/schema/manifest.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.version === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "version"},message:"must have required property '"+"version"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.assets === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "assets"},message:"must have required property '"+"assets"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema31.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.version !== undefined){
let data0 = data.version;
if(1 !== data0){
const err3 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant",schema:1,parentSchema:schema31.properties.version,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.page !== undefined){
let data1 = data.page;
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
const err4 = {instancePath:instancePath+"/page",schemaPath:"#/$defs/pageId/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,32}$"},message:"must match pattern \""+"^[0-9]{1,32}$"+"\"",schema:"^[0-9]{1,32}$",parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/page",schemaPath:"#/$defs/pageId/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.type,parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.pages !== undefined){
let data2 = data.pages;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(Object.keys(data2).length < 1){
const err6 = {instancePath:instancePath+"/pages",schemaPath:"#/properties/pages/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema31.properties.pages,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key1 in data2){
const _errs8 = errors;
if(typeof key1 === "string"){
if(!pattern5.test(key1)){
const err7 = {instancePath:instancePath+"/pages",schemaPath:"#/$defs/pageName/pattern",keyword:"pattern",params:{pattern: "^(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._-]*$"},message:"must match pattern \""+"^(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._-]*$"+"\"",schema:"^(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._-]*$",parentSchema:schema33,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/pages",schemaPath:"#/$defs/pageName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.type,parentSchema:schema33,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var valid2 = _errs8 === errors;
if(!valid2){
const err9 = {instancePath:instancePath+"/pages",schemaPath:"#/properties/pages/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid",schema:schema31.properties.pages.propertyNames,parentSchema:schema31.properties.pages,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
for(const key2 in data2){
if(!(validate21(data2[key2], {instancePath:instancePath+"/pages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data2,parentDataProperty:key2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
}
else {
const err10 = {instancePath:instancePath+"/pages",schemaPath:"#/properties/pages/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.pages.type,parentSchema:schema31.properties.pages,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.accounts !== undefined){
let data4 = data.accounts;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.tokenEnv === undefined){
const err11 = {instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/required",keyword:"required",params:{missingProperty: "tokenEnv"},message:"must have required property '"+"tokenEnv"+"'",schema:schema31.properties.accounts.required,parentSchema:schema31.properties.accounts,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
for(const key3 in data4){
if(!(key3 === "tokenEnv")){
const err12 = {instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.accounts,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data4.tokenEnv !== undefined){
let data5 = data4.tokenEnv;
if(typeof data5 === "string"){
if(!pattern7.test(data5)){
const err13 = {instancePath:instancePath+"/accounts/tokenEnv",schemaPath:"#/$defs/environmentName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema36,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/accounts/tokenEnv",schemaPath:"#/$defs/environmentName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema36.type,parentSchema:schema36,data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.accounts.type,parentSchema:schema31.properties.accounts,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.graph !== undefined){
let data6 = data.graph;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key4 in data6){
if(!(key4 === "version")){
const err16 = {instancePath:instancePath+"/graph",schemaPath:"#/properties/graph/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.graph,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data6.version !== undefined){
let data7 = data6.version;
if(typeof data7 === "string"){
if(!pattern11.test(data7)){
const err17 = {instancePath:instancePath+"/graph/version",schemaPath:"#/properties/graph/properties/version/pattern",keyword:"pattern",params:{pattern: "^v[1-9][0-9]*\\.[0-9]+$"},message:"must match pattern \""+"^v[1-9][0-9]*\\.[0-9]+$"+"\"",schema:"^v[1-9][0-9]*\\.[0-9]+$",parentSchema:schema31.properties.graph.properties.version,data:data7};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/graph/version",schemaPath:"#/properties/graph/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.graph.properties.version.type,parentSchema:schema31.properties.graph.properties.version,data:data7};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/graph",schemaPath:"#/properties/graph/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.graph.type,parentSchema:schema31.properties.graph,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.renewal !== undefined){
let data8 = data.renewal;
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key5 in data8){
if(!(((key5 === "lifetime") || (key5 === "before")) || (key5 === "spread"))){
const err20 = {instancePath:instancePath+"/renewal",schemaPath:"#/properties/renewal/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.renewal,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data8.lifetime !== undefined){
let data9 = data8.lifetime;
if(typeof data9 === "string"){
if(!pattern12.test(data9)){
const err21 = {instancePath:instancePath+"/renewal/lifetime",schemaPath:"#/$defs/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}(s|m|h|d|w)$"},message:"must match pattern \""+"^[0-9]{1,6}(s|m|h|d|w)$"+"\"",schema:"^[0-9]{1,6}(s|m|h|d|w)$",parentSchema:schema39,data:data9};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/renewal/lifetime",schemaPath:"#/$defs/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema39.type,parentSchema:schema39,data:data9};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data8.before !== undefined){
let data10 = data8.before;
if(typeof data10 === "string"){
if(!pattern12.test(data10)){
const err23 = {instancePath:instancePath+"/renewal/before",schemaPath:"#/$defs/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}(s|m|h|d|w)$"},message:"must match pattern \""+"^[0-9]{1,6}(s|m|h|d|w)$"+"\"",schema:"^[0-9]{1,6}(s|m|h|d|w)$",parentSchema:schema39,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/renewal/before",schemaPath:"#/$defs/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema39.type,parentSchema:schema39,data:data10};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data8.spread !== undefined){
let data11 = data8.spread;
if(typeof data11 === "string"){
if(!pattern12.test(data11)){
const err25 = {instancePath:instancePath+"/renewal/spread",schemaPath:"#/$defs/duration/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}(s|m|h|d|w)$"},message:"must match pattern \""+"^[0-9]{1,6}(s|m|h|d|w)$"+"\"",schema:"^[0-9]{1,6}(s|m|h|d|w)$",parentSchema:schema39,data:data11};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/renewal/spread",schemaPath:"#/$defs/duration/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema39.type,parentSchema:schema39,data:data11};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/renewal",schemaPath:"#/properties/renewal/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.renewal.type,parentSchema:schema31.properties.renewal,data:data8};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.limits !== undefined){
let data12 = data.limits;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key6 in data12){
if(!(((key6 === "image") || (key6 === "other")) || (key6 === "megapixels"))){
const err28 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.limits,data:data12};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data12.image !== undefined){
let data13 = data12.image;
if(typeof data13 === "string"){
if(!pattern15.test(data13)){
const err29 = {instancePath:instancePath+"/limits/image",schemaPath:"#/$defs/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$"},message:"must match pattern \""+"^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$"+"\"",schema:"^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$",parentSchema:schema42,data:data13};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/limits/image",schemaPath:"#/$defs/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema42.type,parentSchema:schema42,data:data13};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data12.other !== undefined){
let data14 = data12.other;
if(typeof data14 === "string"){
if(!pattern15.test(data14)){
const err31 = {instancePath:instancePath+"/limits/other",schemaPath:"#/$defs/size/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$"},message:"must match pattern \""+"^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$"+"\"",schema:"^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|KB|MB)$",parentSchema:schema42,data:data14};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/limits/other",schemaPath:"#/$defs/size/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema42.type,parentSchema:schema42,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data12.megapixels !== undefined){
let data15 = data12.megapixels;
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 <= 0 || isNaN(data15)){
const err33 = {instancePath:instancePath+"/limits/megapixels",schemaPath:"#/properties/limits/properties/megapixels/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0",schema:0,parentSchema:schema31.properties.limits.properties.megapixels,data:data15};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/limits/megapixels",schemaPath:"#/properties/limits/properties/megapixels/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema31.properties.limits.properties.megapixels.type,parentSchema:schema31.properties.limits.properties.megapixels,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.limits.type,parentSchema:schema31.properties.limits,data:data12};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.publicBaseUrl !== undefined){
let data16 = data.publicBaseUrl;
if(typeof data16 === "string"){
if(!pattern17.test(data16)){
const err36 = {instancePath:instancePath+"/publicBaseUrl",schemaPath:"#/$defs/url/pattern",keyword:"pattern",params:{pattern: "^[Hh][Tt][Tt][Pp][Ss]?://[^/]"},message:"must match pattern \""+"^[Hh][Tt][Tt][Pp][Ss]?://[^/]"+"\"",schema:"^[Hh][Tt][Tt][Pp][Ss]?://[^/]",parentSchema:schema44,data:data16};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/publicBaseUrl",schemaPath:"#/$defs/url/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data16};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.assets !== undefined){
let data17 = data.assets;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key7 in data17){
const _errs52 = errors;
if(typeof key7 === "string"){
if(!pattern18.test(key7)){
const err38 = {instancePath:instancePath+"/assets",schemaPath:"#/$defs/key/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"},message:"must match pattern \""+"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"+"\"",schema:"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$",parentSchema:schema45,data:key7,propertyName:key7};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/assets",schemaPath:"#/$defs/key/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema45.type,parentSchema:schema45,data:key7,propertyName:key7};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
var valid16 = _errs52 === errors;
if(!valid16){
const err40 = {instancePath:instancePath+"/assets",schemaPath:"#/properties/assets/propertyNames",keyword:"propertyNames",params:{propertyName: key7},message:"property name must be valid",schema:schema31.properties.assets.propertyNames,parentSchema:schema31.properties.assets,data:data17};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
for(const key8 in data17){
if(!(validate23(data17[key8], {instancePath:instancePath+"/assets/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data17,parentDataProperty:key8,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
}
}
else {
const err41 = {instancePath:instancePath+"/assets",schemaPath:"#/properties/assets/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.assets.type,parentSchema:schema31.properties.assets,data:data17};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.outputs !== undefined){
let data19 = data.outputs;
if(Array.isArray(data19)){
const len0 = data19.length;
for(let i0=0; i0<len0; i0++){
let data20 = data19[i0];
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if(data20.format === undefined){
const err42 = {instancePath:instancePath+"/outputs/" + i0,schemaPath:"#/$defs/output/required",keyword:"required",params:{missingProperty: "format"},message:"must have required property '"+"format"+"'",schema:schema50.required,parentSchema:schema50,data:data20};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data20.path === undefined){
const err43 = {instancePath:instancePath+"/outputs/" + i0,schemaPath:"#/$defs/output/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'",schema:schema50.required,parentSchema:schema50,data:data20};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
for(const key9 in data20){
if(!(((key9 === "format") || (key9 === "path")) || (key9 === "ids"))){
const err44 = {instancePath:instancePath+"/outputs/" + i0,schemaPath:"#/$defs/output/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties",schema:false,parentSchema:schema50,data:data20};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data20.format !== undefined){
let data21 = data20.format;
if(!((((data21 === "typescript") || (data21 === "javascript")) || (data21 === "python")) || (data21 === "json"))){
const err45 = {instancePath:instancePath+"/outputs/" + i0+"/format",schemaPath:"#/$defs/output/properties/format/enum",keyword:"enum",params:{allowedValues: schema50.properties.format.enum},message:"must be equal to one of the allowed values",schema:schema50.properties.format.enum,parentSchema:schema50.properties.format,data:data21};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data20.path !== undefined){
let data22 = data20.path;
if(typeof data22 === "string"){
if(func2(data22) < 1){
const err46 = {instancePath:instancePath+"/outputs/" + i0+"/path",schemaPath:"#/$defs/output/properties/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema50.properties.path,data:data22};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/outputs/" + i0+"/path",schemaPath:"#/$defs/output/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema50.properties.path.type,parentSchema:schema50.properties.path,data:data22};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data20.ids !== undefined){
let data23 = data20.ids;
if(typeof data23 !== "boolean"){
const err48 = {instancePath:instancePath+"/outputs/" + i0+"/ids",schemaPath:"#/$defs/output/properties/ids/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema50.properties.ids.type,parentSchema:schema50.properties.ids,data:data23};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/outputs/" + i0,schemaPath:"#/$defs/output/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema50.type,parentSchema:schema50,data:data20};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath:instancePath+"/outputs",schemaPath:"#/properties/outputs/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.outputs.type,parentSchema:schema31.properties.outputs,data:data19};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

