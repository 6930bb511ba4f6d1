/** The columns of the spreadsheets as the service reads them, and a template with one row to be written over. */
export const SUBJECTS = ["places", "people"] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface SheetColumn {
  name: string;
  heading: string;
  required?: boolean;
}

export const COLUMNS: Record<Subject, readonly SheetColumn[]> = {
  places: [
    { name: "code", heading: "编码", required: true },
    { name: "name", heading: "名称", required: true },
    { name: "kind", heading: "类型" },
    { name: "school_kind", heading: "学校类别" },
    { name: "parent_code", heading: "上级编码" },
    { name: "traits", heading: "特征" },
    { name: "zone", heading: "时区" },
    { name: "lat", heading: "纬度" },
    { name: "lon", heading: "经度" },
  ],
  people: [
    { name: "username", heading: "用户名", required: true },
    { name: "name", heading: "姓名", required: true },
    { name: "phone", heading: "手机" },
    { name: "email", heading: "邮箱" },
    { name: "language", heading: "语言" },
    { name: "role", heading: "角色" },
    { name: "place_code", heading: "地点编码" },
    { name: "category", heading: "类别" },
    { name: "deputy", heading: "副职" },
  ],
};

const EXAMPLES: Record<Subject, readonly string[]> = {
  places: ["9901088", "示例小学", "学校", "小学", "9901", "canteen school_bus", "", "36.6512", "117.1201"],
  people: ["lixiaoming", "李晓明", "13800000000", "li@example.org", "zh-CN", "检查员", "9901001", "消防", "否"],
};

/** CSV with a BOM, so that spreadsheet programs read the Chinese right. */
export function templateOf(subject: Subject, language: string): Blob {
  const heading = COLUMNS[subject].map((column) => (language === "en" ? column.name : column.heading) + (column.required ? "*" : ""));
  return new Blob(["\uFEFF", [heading, EXAMPLES[subject]].map((row) => row.join(",")).join("\r\n"), "\r\n"], { type: "text/csv" });
}

export function headingOf(subject: Subject, column: string, language: string): string {
  const known = COLUMNS[subject].find((each) => each.name === column);
  return known && language !== "en" ? known.heading : column;
}

export const isXlsx = (file: File) => /\.xlsx$/i.test(file.name);
export const isCsv = (file: File) => /\.csv$/i.test(file.name);
