"""What readings, and other numbers, are called: the names that stand beside a number."""

READING_NAMES: dict[str, tuple[str, ...]] = {
    "systolic": ("blood pressure", "b p", "top number", "systolic", "pressure", "top one"),
    "diastolic": ("bottom number", "diastolic", "bottom one", "lower number"),
    "glucose": (
        "blood sugar", "blood sugars", "sugar", "sugars", "glucose", "glucometer", "finger stick",
        "fingerstick", "a sugar", "libre", "dexcom", "milligrams per deciliter",
        "milligrams per decilitre", "milligrams a deciliter", "mg per deciliter", "mg per dl",
        "b g", "b s",
    ),
    "spo2": (
        "oxygen", "o 2", "sats", "sat", "saturation", "saturations", "pulse ox", "oximeter",
        "oxygen level", "oxygen levels", "finger clip", "finger thing", "oxygen meter",
        "p o two", "a o two", "p o 2", "a o 2", "my o two", "the o two", "his o two", "her o two",
    ),
    "pulse": (
        "pulse", "heart rate", "heart beat", "heartbeat", "beats per", "beats a", "bpm",
        "resting heart", "heart is going", "heart is at", "heart is doing", "heart going at",
        "heart was", "resting rate", "h r",
    ),
    "temperature": (
        "temperature", "temp", "temps", "fever", "degrees", "degree", "thermometer", "celsius",
        "fahrenheit",
    ),
    "weight": ("weight", "weigh", "weighs", "weighed", "weighing", "on the scale", "scale says"),
}  # fmt: skip
"""Each kind of reading, and its names in split words."""

OTHER_NAMES: tuple[str, ...] = (
    # Health numbers that no rule reads.
    "cholesterol", "a one c", "a 1 c", "milligrams", "mg", "mcg", "micrograms", "units", "ketones",
    "triglycerides", "platelets", "ldl", "hdl", "bmi", "inr", "height",
    # Where, when, who, how much.
    "room", "street", "avenue", "road", "drive", "lane", "boulevard", "highway", "route", "exit",
    "suite", "apartment", "floor", "building", "block", "bus", "flight", "gate", "channel", "page",
    "born", "birthday", "birth", "date", "age", "aged", "year", "century",
    "phone", "my number", "your number", "house number", "extension", "zip", "fax",
    "dial", "call me", "area code", "pin",
    "account", "address", "reference", "code", "policy", "claim", "invoice", "order", "ticket",
    "case", "file", "confirmation", "member", "group", "id", "record number", "chart number",
    "bill", "copay", "co pay", "dollars", "dollar", "bucks", "cents", "cost", "costs", "charge",
    "charged", "paid", "pay", "price", "deductible", "balance", "rent", "mortgage", "premium",
    "score", "odds", "bowling", "bowled", "miles", "speed", "limit", "lottery", "percent off",
    "outside", "weather", "oven", "thermostat", "forecast", "steps", "calories",
    # Pressures and sugars that are not a body's.
    "tire", "tires", "tyre", "tyres", "water pressure", "cups of sugar", "sugar cookies",
)  # fmt: skip
"""Names of other numbers: they take a number away from a reading that is named further off."""

IMPOSSIBLE_ALONE = frozenset(("blood pressure", "b p", "systolic", "pulse", "heart rate",
                              "oxygen", "pulse ox", "oximeter", "sats", "temperature", "temp",
                              "thermometer", "blood sugar", "glucose"))  # fmt: skip
"""Names that leave no doubt: a number beside them that cannot be true was misread or misheard."""

STREETS = frozenset(("street", "avenue", "road", "drive", "lane", "boulevard", "highway"))
"""What stands one word behind the number of a house."""

KIND_BY_NAME: dict[tuple[str, ...], str] = {
    **{tuple(name.split()): "" for name in OTHER_NAMES},
    **{tuple(name.split()): kind for kind, names in READING_NAMES.items() for name in names},
}
"""The kind of reading that split words name; "" for a number that is none."""
