#include "bind.hpp"
#include "services.hpp"

#include <nostro/accounts/entry_notes.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_annotations(py::module_& module) {
    bind_struct<Annotation>(
        module,
        "Annotation",
        "A comment, tag or image on an entry.",
        field("id", &Annotation::id, "UUID."),
        field("kind", &Annotation::kind, "AnnotationKind."),
        field("text", &Annotation::text, "The comment or tag; of an image its label."),
        field("url", &Annotation::url, "Of an image, at most 2,000 bytes; else empty."),
        field("created_at", &Annotation::created_at, "When it was made."),
        field("author_id", &Annotation::author_id, "User or client id; empty: the host."));

    bind_struct<NewAnnotation>(
        module,
        "NewAnnotation",
        "What a new annotation is given.",
        field("kind", &NewAnnotation::kind, "AnnotationKind."),
        field("text", &NewAnnotation::text, "The comment or tag; of an image its label."),
        field("url", &NewAnnotation::url, "Of an image."));

    bind_struct<EntryMetadata>(
        module,
        "EntryMetadata",
        "What people have added to an entry, as one view sees it.",
        field("narrative",
              &EntryMetadata::narrative,
              "The owner's; the same on all views; empty: none."),
        field("annotations", &EntryMetadata::annotations, "Of this view, oldest first."),
        field("where", &EntryMetadata::where, "Of this view, or None."));
}

void def_annotations(ServiceClass<EntryNotes>& notes) {
    notes
        .def("add",
             &EntryNotes::add,
             py::arg("view"),
             py::arg("entry_id"),
             py::arg("annotation"),
             "Add a comment, tag or image on a view.\n\n"
             "Raises NotFound, InvalidArgument (value_too_long, invalid_text, "
             "too_many_annotations).")
        .def("find",
             &EntryNotes::find,
             py::arg("view"),
             py::arg("entry_id"),
             py::arg("annotation_id"),
             "An annotation of this view, or None. Raises NotFound.")
        .def("erase",
             &EntryNotes::erase,
             py::arg("view"),
             py::arg("entry_id"),
             py::arg("annotation_id"),
             "Remove an annotation of this view. Raises NotFound (annotation_not_found).")
        .def("erase_all",
             &EntryNotes::erase_all,
             py::arg("view"),
             "Remove what was added on a view to all entries of an account. Raises NotFound.");
}

} // namespace

void bind_accounts_notes(py::module_& module) {
    bind_annotations(module);
    ServiceClass<EntryNotes> notes{
        module,
        "EntryNotes",
        "What people add to the entries of accounts: a narrative for all views; comments, tags, "
        "images and a place for\none. The bank's own side, for the system alone.\n\nThe author is "
        "the session's principal, the time is now."};
    notes.bound().attr("annotations_max") = EntryNotes::annotations_max;
    notes
        .def("get",
             &EntryNotes::get,
             py::arg("view"),
             py::arg("entry_id"),
             "What was added to an entry. Raises NotFound (entry_not_found).")
        .def("list",
             &EntryNotes::list,
             py::arg("entries"),
             py::arg("view_id"),
             "What was added to entries at hand, in their order; a fixed number of reads.")
        .def("set_narrative",
             &EntryNotes::set_narrative,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("entry_id"),
             py::arg("narrative"),
             "Write the narrative, at most 2,000 bytes; empty removes it.\n\n"
             "Raises NotFound, InvalidArgument (value_too_long, invalid_text).")
        .def("set_where",
             &EntryNotes::set_where,
             py::arg("view"),
             py::arg("entry_id"),
             py::arg("where"),
             "Write where it happened; None removes it. Raises NotFound, InvalidArgument "
             "(invalid_location).");
    def_annotations(notes);
}

} // namespace nostro::inline v0::python
