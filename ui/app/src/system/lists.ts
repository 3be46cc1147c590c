/** The lists a book keeps, as the core names them. */
export const LISTS = ["store", "season", "expense-kind", "cost-object", "bank-account", "contract"];
