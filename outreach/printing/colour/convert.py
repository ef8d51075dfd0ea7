"""A whole PDF into press inks, in place: flat colours, gradients, pictures, transparency groups; the page
boxes stay."""

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from outreach.printing.colour.operators import Rgb, recoloured
from outreach.printing.colour.pictures import convert_picture
from outreach.printing.colour.profile import PressProfile
from outreach.printing.colour.spaces import Space, rgb_of_lab, space_of
from outreach.printing.colour.walk import Kind, Painted, painted


def convert_to_inks(pdf: pikepdf.Pdf, profile: PressProfile) -> None:
    """Replace every RGB and Lab colour of a PDF by CMYK or grey; what is CMYK, grey or a spot colour
    already is kept."""
    for page in pdf.pages:
        if isinstance(page.obj.get("/Contents"), Array) and len(page.obj.Contents) > 1:
            # A colour space chosen in one part may be used in the next.
            page.contents_coalesce()
    # First the list, then the changes: a walk over dictionaries that are being rewritten would miss some.
    for thing in list(painted(pdf)):
        _convert(thing, profile)


def _convert(thing: Painted, profile: PressProfile) -> None:
    if thing.kind is Kind.PICTURE:
        convert_picture(thing.object, thing.resources, profile, in_mask=thing.in_mask)
    elif thing.kind is Kind.GROUP:
        _convert_group(thing)
    elif thing.kind is Kind.SHADING:
        _convert_shading(thing, profile)
    else:
        content = recoloured(thing.object, thing.resources, lambda rgb: _paint(rgb, profile, thing.in_mask))
        if content is not None:
            thing.object.write(content)


def _paint(rgb: Rgb, profile: PressProfile, in_mask: bool) -> tuple[Sequence[float], str]:
    if in_mask:
        # A mask is read as brightness: inks would change how much of the picture it lets through.
        return (brightness(rgb),), "g"
    return profile.inks(*rgb), "k"


def brightness(rgb: Rgb) -> float:
    """Return the grey of an RGB colour, with the weights that PDF viewers use (ISO 32000-1, 10.3.2)."""
    red, green, blue = rgb
    return round(0.3 * red + 0.59 * green + 0.11 * blue, 4)


def _convert_group(thing: Painted) -> None:
    if space_of(thing.object["/CS"]).is_foreign:
        thing.object["/CS"] = Name.DeviceGray if thing.in_mask else Name.DeviceCMYK


def _convert_shading(thing: Painted, profile: PressProfile) -> None:
    shading = thing.object
    space = space_of(shading["/ColorSpace"], thing.resources)
    if not space.is_foreign or "/Function" not in shading:
        return
    function = shading["/Function"]
    if isinstance(function, Array):
        # One function for each channel can't be split into four inks; leftovers.py names what stays.
        return
    inked = _inked_function(function, space, profile, thing.in_mask)
    if inked is None:
        return
    shading["/Function"] = inked
    shading["/ColorSpace"] = Name.DeviceGray if thing.in_mask else Name.DeviceCMYK
    if "/Background" in shading:
        shading["/Background"] = _inked(shading["/Background"], space, profile, thing.in_mask)


def _inked_function(
    function: pikepdf.Object, space: Space, profile: PressProfile, in_mask: bool
) -> pikepdf.Object | None:
    """Return a gradient's function in inks; a copy, because two gradients may share one. None if it is of
    another type."""
    kind = int(function.get("/FunctionType", -1))
    inked = Dictionary(dict(function.items()))
    if kind == 3:
        parts = [_inked_function(part, space, profile, in_mask) for part in function["/Functions"]]
        if any(part is None for part in parts):
            return None
        inked["/Functions"] = Array(parts)
    elif kind == 2:
        for key, default in (("/C0", 0), ("/C1", 1)):
            inked[key] = _inked(function.get(key, [default] * 3), space, profile, in_mask)
    else:
        return None
    if "/Range" in inked:
        del inked["/Range"]
    return inked


def _inked(
    values: Sequence[float] | pikepdf.Object, space: Space, profile: PressProfile, in_mask: bool
) -> Array:
    red, green, blue = (float(value) for value in values)
    rgb = rgb_of_lab(red, green, blue) if space is Space.LAB else (red, green, blue)
    return Array(list(_paint(rgb, profile, in_mask)[0]))
